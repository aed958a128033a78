/** By when something newer must have come of whoever is on screen. Pure; epoch seconds. */
import type { InfluencerDetail } from "#lib/domain/influencer-views.ts";
import { overdueAfter } from "./find-stale.ts";

type Tracked = Pick<InfluencerDetail, "interval" | "latest" | "periods" | "state">;

/** When to expect more than the newest data point: null where none is due. */
export function nextOverdue(influencer: Tracked | undefined): number | null {
  const isDue = influencer?.periods.some(({ kind, to }) => kind === "live" && to === null);
  if (!influencer?.latest || !isDue) return null;
  return influencer.state === "ok" || influencer.state === "failing"
    ? overdueAfter(influencer.latest.time, influencer.interval)
    : null;
}

/**
 * The same of several on one page. It has stopped moving only when none of those that are due is on time: one that
 * fails alone is told beside its name.
 */
export function newestOfAll(influencers: readonly Tracked[]): {
  newestAt: number | null;
  overdueAt: number | null;
} {
  const latest = influencers.flatMap(({ latest: one }) => (one ? [one.retrievedAt] : []));
  const overdue = influencers.map(nextOverdue).filter((at) => at !== null);
  return {
    newestAt: latest.length > 0 ? Math.max(...latest) : null,
    overdueAt: overdue.length > 0 ? Math.max(...overdue) : null,
  };
}
