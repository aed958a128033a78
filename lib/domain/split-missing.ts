/** Why a slot's data points are missing, in numbers: what is on file, never more than is missing. Pure. */
import { failureReasons, type GapReason } from "./failure.ts";

/** All rows of one slot and reason, added up. */
export interface FiledReason {
  reason: (typeof failureReasons)[number];
  /** Influencers that are named. */
  named: number;
  /** Influencers of shards that failed as a whole, less those with a data point: paused ones count too. */
  whole: number;
}

export interface MissingInput {
  missing: number;
  filed: readonly FiledReason[];
  /** For a part of the slot no worker ran. */
  absent: boolean;
}

/** Accounts that are not found are not due: of what is missing they are the last to be thought of. */
const order = [...failureReasons.filter((reason) => reason !== "not_found"), "not_found" as const];

/**
 * Adds up to `missing`. Who is named comes before who is not, as in coverage; what is filed of those that were answered
 * after all, or filed twice, is cut off. Each influencer's own reasons are coverage's, slot by slot.
 */
export function splitMissing({ missing, filed, absent }: MissingInput): Partial<Record<GapReason, number>> {
  const split: Partial<Record<GapReason, number>> = {};
  let left = missing;
  const take = (reason: GapReason, n: number) => {
    const taken = Math.min(left, n);
    if (taken <= 0) return;
    split[reason] = (split[reason] ?? 0) + taken;
    left -= taken;
  };
  const known = new Map(filed.map((row) => [row.reason, row]));
  for (const reason of order) take(reason, known.get(reason)?.named ?? 0);
  for (const reason of order) take(reason, known.get(reason)?.whole ?? 0);
  take(absent ? "worker_down" : "unknown", left);
  return split;
}
