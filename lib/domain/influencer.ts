/** An influencer: one account on one platform, tracked by us. */
import { z } from "zod";
import { influencerStates } from "./influencer-terms.ts";

/** Seconds between two fetches that people and programs may choose. */
export const offeredIntervals = [60, 300, 900, 3_600, 21_600, 86_400] as const;
export const offeredIntervalSchema = z.union(offeredIntervals.map((seconds) => z.literal(seconds)));
/** All that there are: 5 and 30 are for tests and benches, where waiting a minute would be waste, and `npm run seed`'s alone. */
export const intervals = [5, 30, ...offeredIntervals] as const;
export type IntervalSeconds = (typeof intervals)[number];
export const intervalSchema = z.union(intervals.map((seconds) => z.literal(seconds)));
export const DEFAULT_INTERVAL = 60 satisfies IntervalSeconds;

export const influencerStateSchema = z.enum(influencerStates);
export type InfluencerState = z.infer<typeof influencerStateSchema>;

export const periodKinds = ["live", "paused", "not_found", "demo"] as const;
export type PeriodKind = (typeof periodKinds)[number];

/**
 * Slots that begin in [from, to) were due at `interval` if the kind is live or demo. Epoch seconds, on the interval's grid;
 * only where another interval was set inside a slot that had its data point, `to` lies before that slot's end.
 */
export interface TrackingPeriod {
  kind: PeriodKind;
  from: number;
  /** null: still running. */
  to: number | null;
  interval: number;
}

/** Counts of one influencer. null: the platform did not give it; never 0 instead. */
export interface Counts {
  followers: number | null;
  following: number | null;
  posts: number | null;
}

/** Counts are integers in 0 … 2³¹−1 on every platform that we know. */
export const COUNT_MAX = 2 ** 31 - 1;

/** followers / following as the unrounded double, null when it has no meaning. */
export function followerRatio(followers: number | null, following: number | null): number | null {
  return followers === null || following === null || following === 0 ? null : followers / following;
}
