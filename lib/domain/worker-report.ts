/** What a worker says of itself with each sign of life, for the pipeline page and the health endpoint. */
import { z } from "zod";

export const workerReportSchema = z.object({
  v: z.literal(1),
  /** `outage`: the queue can't be reached; it fetches by clock and registry file, and spools. */
  mode: z.enum(["queue", "outage"]),
  /** Influencers in its registry. */
  influencers: z.int().min(0),
  /** Of its spool; z.object drops what else the spool counts. */
  spool: z.object({
    /** On disk, and the most there may be. */
    bytes: z.number().min(0),
    maxBytes: z.number().min(0),
    /** Data points that wait for replay. */
    points: z.int().min(0),
    /** Start of the oldest slot that waits, epoch seconds. */
    oldestSlot: z.number().nullable(),
    /** Lost to a full or broken disk since the folder was made. */
    droppedPoints: z.int().min(0),
    /** Torn or corrupt records that were skipped since the folder was made. */
    corruptRecords: z.int().min(0),
  }),
  /** The machine's clock minus the database's, milliseconds; null: not yet compared. */
  clockSkewMs: z.number().nullable(),
  /** Of the last whole minute: answers by outcome, `found` or a failure's reason. */
  outcomes: z.record(z.string(), z.int().min(0)),
  /** is-load-high; an older release says nothing of it. */
  busy: z.number().min(0).max(1).nullable().default(null),
  loadIsHigh: z.boolean().default(false),
});
export type WorkerReport = z.infer<typeof workerReportSchema>;
