/** An import of many influencers: its states, and what the API and the pages tell of it. Times in epoch seconds. */
import { z } from "zod";
import type { IntervalSeconds } from "./influencer.ts";
import type { Platform } from "./platform.ts";

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

export const importActionSchema = z.enum(["check", "start", "pause", "resume", "cancel", "undo"]);
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

export interface SampleLine {
  line: number;
  text: string;
}

/** The first lines of each kind that is not rejected. */
export interface ImportSamples {
  fresh: SampleLine[];
  existing: SampleLine[];
  duplicate: SampleLine[];
}
export type SampledKind = keyof ImportSamples;
export const sampledKinds = ["fresh", "existing", "duplicate"] as const satisfies readonly SampledKind[];

export interface ImportSummary {
  id: number;
  name: string;
  state: ImportState;
  platform: Platform;
  interval: IntervalSeconds;
  createdBy: string;
  createdAt: number;
  startedAt: number | null;
  finishedAt: number | null;
  /** In all, as announced; and how many have come. */
  bytes: number;
  received: number;
  /** Lines read so far, of `linesReceived`; blank ones and a header among them. */
  lines: number;
  linesReceived: number;
  /** Of these: new, tracked already, standing there a second time, not to be added. */
  fresh: number;
  existing: number;
  duplicate: number;
  malformed: number;
  /** Of fresh and existing: added so far; tracked already when their turn came. */
  added: number;
  skipped: number;
  /** Of `added`: removed by undoing. */
  removed: number;
  /** Data points a second that the fresh lines bring. */
  addsPerSecond: number;
}

export interface ImportDetail extends ImportSummary {
  reasons: Partial<Record<RejectReason, number>>;
  samples: ImportSamples;
  rejected: (SampleLine & { reason: RejectReason })[];
  /** While they come in: those that are there. */
  chunks: { n: number; size: number; sha256: string }[];
}
