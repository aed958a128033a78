/** The load that influencers are: data points that are due in a minute. Pure. */
import type { InfluencerState } from "./influencer.ts";

/** Unknown accounts are looked for once an hour, and bring none. */
export function dataPointsAMinute(state: InfluencerState, interval: number): number {
  return state === "paused" || state === "not_found" ? 0 : 60 / interval;
}
