/** Why a slot has no data point. Stored with the (shard, slot), shown with each gap. */
import { z } from "zod";

export const failureReasons = [
  "not_found",
  "private",
  "suspended",
  "rate_limited",
  "upstream_error",
  "timeout",
  "network",
  "rejected",
  "platform_paused",
  "late",
  "worker_down",
  "dropped",
] as const;
export const failureReasonSchema = z.enum(failureReasons);
export type FailureReason = z.infer<typeof failureReasonSchema>;

/** On our side: they befall a job, say nothing of an influencer, and change no state. */
export const ownFailureReasons: readonly FailureReason[] = [
  "platform_paused",
  "late",
  "worker_down",
  "dropped",
];

/** A gap's reason: a failure's, or `unknown` where nothing was recorded. */
export type GapReason = FailureReason | "unknown";
