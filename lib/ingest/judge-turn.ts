/**
 * Whether a shard had its turn in a slot, by what came of it: who did not comes first the next time. A platform's limit
 * counts like reasons of our own: when not all can be asked, it must not be the same ones each time. Pure.
 */
import { type FailureReason, ownFailureReasons } from "#lib/domain/failure.ts";
import type { IngestPayload } from "#lib/domain/ingest-payload.ts";

/** Neither: a part of it was asked, too small to be at the end of the line again. */
export type Turn = "had" | "missed" | "part";

const isNoTurn = (reason: FailureReason) => reason === "rate_limited" || ownFailureReasons.includes(reason);

export function judgeTurn({ ids, failures }: IngestPayload): Turn {
  let unasked = 0;
  let refused = 0;
  let limited = 0;
  for (const { reason, ids: hit } of failures) {
    if (hit === "all") {
      // Nobody's platform was asked while it was paused: nobody comes first for that.
      if (ids.length === 0) return reason === "platform_paused" ? "part" : "missed";
      continue;
    }
    if (isNoTurn(reason)) unasked += hit.length;
    else refused += hit.length;
    if (reason === "rate_limited") limited += hit.length;
  }
  // A list of our own reason is a part of the shard: a job for some, or what was put down at a worker's end.
  if (ids.length === 0) return limited > refused ? "missed" : "part";
  return ids.length + refused >= unasked ? "had" : "part";
}
