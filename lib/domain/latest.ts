/** The latest data points of many influencers at once: newline-delimited JSON, a head and then a line each. */
import { z } from "zod";
import { latestPointSchema } from "./influencer-views.ts";
import { platformSchema } from "./platform.ts";

/** Most ids of one question. */
export const LATEST_IDS_MAX = 1_000;
/** Most lines of one page of all. */
export const LATEST_LIMIT_MAX = 10_000;
export const LATEST_LIMIT_DEFAULT = 1_000;

/** The generation of the snapshot that was read; null before there is one. */
export const snapshotHeadSchema = z
  .object({
    generation: z.number(),
    /** Epoch seconds. */
    builtAt: z.number(),
    /** Seconds. */
    age: z.number(),
    /** When the next one is begun, epoch seconds: the longer a build takes, the later (snapshot-pace). */
    nextDue: z.number(),
  })
  .nullable();
export type SnapshotHead = NonNullable<z.infer<typeof snapshotHeadSchema>>;

/** The first line. */
export const latestHeadSchema = z.object({
  snapshot: snapshotHeadSchema,
  /** Lines that follow. */
  count: z.number(),
  /** Of a page of all: where the next one begins; null after the last, and for ids. */
  next: z.string().nullable(),
});
export type LatestHead = z.infer<typeof latestHeadSchema>;

export const latestLineSchema = z.object({
  platform: platformSchema,
  externalId: z.string(),
  /** False: nobody whom we track. */
  tracked: z.boolean(),
  /** In the snapshot; null: there is none, or not yet. */
  latest: latestPointSchema.nullable(),
});
export type LatestLine = z.infer<typeof latestLineSchema>;
