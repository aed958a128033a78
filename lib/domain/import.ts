/** An import of many influencers: its states, and what the API and the pages tell of it. Times in epoch seconds. */
import { z } from "zod";
import { intervalSchema } from "./influencer.ts";
import { platformSchema } from "./platform.ts";

export const importStateSchema = z.enum([
  /** Its chunks come in. */
  "receiving",
  /** All are there; a worker reads them. */
  "checking",
  /** Read; nothing is added before somebody says so. */
  "ready",
  "running",
  "paused",
  "done",
  "cancelled",
  "undoing",
  "undone",
]);
export type ImportState = z.infer<typeof importStateSchema>;

export const importActionSchema = z.enum(["check", "start", "pause", "resume", "retry", "cancel", "undo"]);
export type ImportAction = z.infer<typeof importActionSchema>;

/** Why a line can't be added. */
export const rejectReasonSchema = z.enum([
  "empty_id",
  "malformed_id",
  "too_long",
  "unknown_platform",
  "bad_interval",
  "bad_tags",
  "columns",
  "quotes",
  "bad_json",
  "not_utf8",
  "nul",
]);
export type RejectReason = z.infer<typeof rejectReasonSchema>;

export const sampleLineSchema = z.object({ line: z.number(), text: z.string() });
export type SampleLine = z.infer<typeof sampleLineSchema>;

/** The first lines of each kind that is not rejected. */
export const importSamplesSchema = z.object({
  fresh: z.array(sampleLineSchema),
  existing: z.array(sampleLineSchema),
  duplicate: z.array(sampleLineSchema),
});
export type ImportSamples = z.infer<typeof importSamplesSchema>;
export type SampledKind = keyof ImportSamples;
export const sampledKinds = ["fresh", "existing", "duplicate"] as const satisfies readonly SampledKind[];

export const importSummarySchema = z.object({
  id: z.number(),
  name: z.string(),
  state: importStateSchema,
  platform: platformSchema,
  interval: intervalSchema,
  createdBy: z.string(),
  createdAt: z.number(),
  startedAt: z.number().nullable(),
  finishedAt: z.number().nullable(),
  /** In all, as announced; and how many have come. */
  bytes: z.number(),
  received: z.number(),
  /** Lines read so far, of `linesReceived`; blank ones and a header among them. */
  lines: z.number(),
  linesReceived: z.number(),
  /** Of these: new, tracked already, standing there a second time, not to be added. */
  fresh: z.number(),
  existing: z.number(),
  duplicate: z.number(),
  malformed: z.number(),
  /** Of fresh and existing: added so far; tracked already when their turn came. */
  added: z.number(),
  skipped: z.number(),
  /** Of `added`: removed by undoing. */
  removed: z.number(),
  /** Data points a second that the fresh lines bring. */
  addsPerSecond: z.number(),
  /** What failed, and would fail again: nothing goes on before somebody says so. null: nothing has. */
  problem: z.string().nullable(),
});
export type ImportSummary = z.infer<typeof importSummarySchema>;

export const importListSchema = z.object({
  items: z.array(importSummarySchema),
  /** The `before` of the next page; null on the last. */
  next: z.number().nullable(),
});
export type ImportList = z.infer<typeof importListSchema>;

/** A piece of the text that is there. */
export const takenChunkSchema = z.object({ n: z.number(), size: z.number(), sha256: z.string() });
export type TakenChunk = z.infer<typeof takenChunkSchema>;

export const importDetailSchema = importSummarySchema.extend({
  reasons: z.partialRecord(rejectReasonSchema, z.number()),
  samples: importSamplesSchema,
  rejected: z.array(sampleLineSchema.extend({ reason: rejectReasonSchema })),
  /** While they come in: those that are there. */
  chunks: z.array(takenChunkSchema),
});
export type ImportDetail = z.infer<typeof importDetailSchema>;
