/** Ranks by followers as they were at the ends of days, UTC. Times in epoch seconds, days as `2026-11-24`. */
import { z } from "zod";
import { platformSchema } from "./platform.ts";

export const daySchema = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

/** A day that rows are held against. */
export const comparedDaySchema = z.object({
  day: daySchema,
  /** Its ranks were kept; else nobody knows them. */
  kept: z.boolean(),
});

export const boardRanksSchema = z.object({
  /** So many are kept of each day: who is not among them has no rank then. */
  depth: z.number(),
  /** Ranks of this platform; null: among all. */
  platform: platformSchema.nullable(),
  dayAgo: comparedDaySchema,
  weekAgo: comparedDaySchema,
});
export type BoardRanks = z.infer<typeof boardRanksSchema>;

/** null: no count, or not among the first `depth`, or no such record. */
export const rowRanksSchema = z.object({
  now: z.number().nullable(),
  dayAgo: z.number().nullable(),
  weekAgo: z.number().nullable(),
});
export type RowRanks = z.infer<typeof rowRanksSchema>;

export const rankHistorySchema = z.object({
  depth: z.number(),
  /** [from, to], days. */
  from: daySchema,
  to: daySchema,
  /** The first day of which ranks are kept at all; null: of none. */
  firstDay: daySchema.nullable(),
  /** Ascending. A day that is not listed has no record: it is a gap. */
  days: z.array(
    z.object({
      day: daySchema,
      /** Of the snapshot whose ranks they are. */
      builtAt: z.number(),
      /** Among all; null: not among the first `depth`. */
      rank: z.number().nullable(),
      platformRank: z.number().nullable(),
      /** null where both are. */
      followers: z.number().nullable(),
    }),
  ),
  /** In the snapshot of now, among how many with a row; null: no count, or no snapshot. */
  now: z.object({ rank: z.number(), of: z.number(), builtAt: z.number() }).nullable(),
});
export type RankHistory = z.infer<typeof rankHistorySchema>;
