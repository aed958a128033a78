/** How the pipeline is: what `GET /api/v1/pipeline` answers. All times in epoch seconds. */
import { z } from "zod";
import { failureReasonSchema } from "./failure.ts";
import { influencerStateSchema } from "./influencer.ts";
import { platformSchema } from "./platform.ts";

/** Slots of each interval that are shown. */
export const SLOTS_SHOWN = 60;

/** From the worst to the best; the first that holds is the verdict (judge-pipeline). */
export const pipelineStatuses = [
  "dropping",
  "no_worker",
  "outage",
  "nothing_to_fetch",
  "starting",
  "behind",
  "catching_up",
  "platform_trouble",
  "paused",
  "keeping_up",
] as const;
export const pipelineStatusSchema = z.enum(pipelineStatuses);
export type PipelineStatus = z.infer<typeof pipelineStatusSchema>;

export const gapReasonSchema = z.union([failureReasonSchema, z.literal("unknown")]);

/** One slot that is over. */
export const pipelineSlotSchema = z.object({
  interval: z.number(),
  slot: z.number(),
  /** Data points that were due; null: not judged, as no worker ran to do it. */
  expected: z.number().nullable(),
  /** Data points that are stored: never more than expected. */
  present: z.number(),
  /** Of these, stored before the slot's end + 10 s. */
  onTime: z.number(),
  /** 99 % of the slot's shards were stored within this many seconds of their due time; null: none was. */
  lateSecondsP99: z.number().nullable(),
  /** Why the others are missing: adds up to expected − present. */
  missingByReason: z.partialRecord(gapReasonSchema, z.number()),
});
export type PipelineSlot = z.infer<typeof pipelineSlotSchema>;

const queueCountsSchema = z
  .object({
    /** Jobs that could run now, and that run. */
    ready: z.number(),
    active: z.number(),
    /** How long the oldest one that could run has waited; 0: none waits. */
    oldestReadySeconds: z.number(),
  })
  .nullable();

export const pipelineQueueSchema = z.object({
  /** null: the queue's server gave no answer. */
  fetch: queueCountsSchema,
  ingest: queueCountsSchema,
  /** What can't be stored as it is, waiting for `npm run redrive`. */
  deadLetters: z.number(),
});
export type PipelineQueue = z.infer<typeof pipelineQueueSchema>;

/** How many fetches brought no data point, for one cause: as it was filed. */
const errorCountShape = {
  platform: platformSchema,
  reason: failureReasonSchema,
  count: z.number(),
  /** A shard failed as a whole: those of its members that have no data point are counted, paused ones among them. */
  isAbout: z.boolean(),
};
/** Of one slot: `GET /api/v1/pipeline/missed` lists who they are. */
export const slotErrorsSchema = z.object({ interval: z.number(), slot: z.number(), ...errorCountShape });
export type SlotErrors = z.infer<typeof slotErrorsSchema>;

export const hourErrorsSchema = z.object({
  ...errorCountShape,
  /** Of all fetches of its platform in these slots; 0 to 1. */
  share: z.number(),
  /** The newest slot in which it happened. */
  last: z.object({
    interval: z.number(),
    slot: z.number(),
    count: z.number(),
    isAbout: z.boolean(),
  }),
});
export type HourErrors = z.infer<typeof hourErrorsSchema>;

export const pipelineErrorsSchema = z.object({
  /** Slots that ran within [from, to) are counted, whole. */
  from: z.number(),
  to: z.number(),
  /** The most first. */
  hour: z.array(hourErrorsSchema),
  /** Of each slot in `slots` that has any; newest slot first. */
  slots: z.array(slotErrorsSchema),
});
export type PipelineErrors = z.infer<typeof pipelineErrorsSchema>;

/** Of all workers that reported within the last minute. */
export const pipelineSpoolSchema = z
  .object({
    bytes: z.number(),
    maxBytes: z.number(),
    /** Data points that wait for replay. */
    points: z.number(),
    oldestSlot: z.number().nullable(),
    /** Since the folders were made. */
    droppedPoints: z.number(),
    corruptRecords: z.number(),
    /** How long the room would last if nothing could be stored from now on, at this load; null: not known. */
    minutesLeft: z.number().nullable(),
  })
  .nullable();
export type PipelineSpool = z.infer<typeof pipelineSpoolSchema>;

export const pipelineWorkerSchema = z.object({
  /** Its id for a signed-in admin, else a number. */
  name: z.string(),
  /** `unknown`: it has not reported yet; `gone`: no sign of life for a minute. */
  mode: z.enum(["queue", "outage", "unknown", "gone"]),
  seenAt: z.number(),
  /** Start of the newest slot of which it finished a shard. */
  lastSlot: z.number().nullable(),
  /** In its registry. */
  influencers: z.number().nullable(),
});
export type PipelineWorker = z.infer<typeof pipelineWorkerSchema>;

export const silentPlatformSchema = z.object({
  platform: platformSchema,
  /** How its answers fail; null: not known. */
  reason: failureReasonSchema.nullable(),
});
export type SilentPlatform = z.infer<typeof silentPlatformSchema>;

export const pipelineSchema = z.object({
  now: z.number(),
  verdict: z.object({ status: pipelineStatusSchema, line: z.string() }),
  /** The last ones of each interval that has influencers: 60 seconds first, then ascending; oldest slot first. */
  slots: z.array(pipelineSlotSchema),
  queue: pipelineQueueSchema,
  /** For how long the oldest of what is due has waited, as a job or in the spool; null: the queue's server gave no answer. */
  lagSeconds: z.number().nullable(),
  /** Data points a second that were due and that are stored, in the newest slots; null: none was judged. */
  rate: z.object({ required: z.number(), stored: z.number() }).nullable(),
  /** Those that answer nobody just now: single requests try them. */
  silent: z.array(silentPlatformSchema),
  errors: pipelineErrorsSchema,
  /** Answers of the last whole minute, over all workers: `found` or a failure's reason. */
  outcomes: z.record(z.string(), z.number()),
  spool: pipelineSpoolSchema,
  database: z.object({
    edition: z.enum(["plain", "apache", "community"]),
    serverVersion: z.string(),
    timescaleVersion: z.string().nullable(),
  }),
  /** The largest difference of a worker's machine to the database's clock. */
  clockSkewMs: z.number().nullable(),
  workers: z.array(pipelineWorkerSchema),
});
export type Pipeline = z.infer<typeof pipelineSchema>;

export const MISSED_LIMIT_MAX = 200;
export const MISSED_LIMIT_DEFAULT = 50;

/** Who has no data point of a slot, for one cause. */
export const missedListSchema = z.object({
  platform: platformSchema,
  reason: failureReasonSchema,
  interval: z.number(),
  slot: z.number(),
  /** As filed: those who were removed since are in it, and in no page. */
  count: z.number(),
  isAbout: z.boolean(),
  items: z.array(
    z.object({
      platform: platformSchema,
      externalId: z.string(),
      username: z.string().nullable(),
      /** Of now. */
      state: influencerStateSchema,
      /** A data point of the slot came after all. */
      stored: z.boolean(),
    }),
  ),
  /** Opaque; null after the last. */
  next: z.string().nullable(),
});
export type MissedList = z.infer<typeof missedListSchema>;
