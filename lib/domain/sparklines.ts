/** Followers of many influencers over the last 24 hours, an hour a point: what a row of the list draws. */
import { z } from "zod";
import { platformSchema } from "./platform.ts";

/** Accounts in one call: two pages of the list. */
export const SPARKLINES_MAX = 100;
/** The running hour is the last one. */
export const SPARKLINE_HOURS = 24;

export const sparklineSchema = z.object({
  platform: platformSchema,
  externalId: z.string(),
  /** The newest count of each hour; null: the hour has none. Never 0 instead. */
  followers: z.array(z.number().nullable()),
  /** Hours, as places in `followers`, in which nothing was due, since it is fetched more seldom: no gaps. */
  notDue: z.array(z.number()),
});
export type Sparkline = z.infer<typeof sparklineSchema>;

export const sparklinesSchema = z.object({
  /** Start of the first hour, epoch seconds, UTC. */
  from: z.number(),
  /** Seconds a point. */
  step: z.number(),
  /** In the order asked; who is not tracked is left out. */
  items: z.array(sparklineSchema),
});
export type Sparklines = z.infer<typeof sparklinesSchema>;
