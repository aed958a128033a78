/** The range that holds all of an influencer's history, as the address says it. Pure. */

import type { InfluencerDetail } from "#lib/domain/influencer-views.ts";
import { HOUR_S } from "#lib/domain/seconds.ts";
import { RANGE_LENGTH_MAX } from "./resolve-range.ts";

/** From an hour before its first period, so that it is never empty; at most the last five years. null: it has none. */
export function allTime(
  periods: InfluencerDetail["periods"],
  now: number,
): { range: null; from: string; to: "now" } | null {
  if (periods.length === 0) return null;
  const first = Math.min(...periods.map(({ from }) => from));
  // The end is rounded up, by an hour at most.
  const start = Math.max(Math.min(first, now), now - RANGE_LENGTH_MAX + 3 * HOUR_S);
  const from = (Math.floor(start / HOUR_S) - 1) * HOUR_S;
  return { range: null, from: new Date(from * 1_000).toISOString().replace(":00.000Z", "Z"), to: "now" };
}
