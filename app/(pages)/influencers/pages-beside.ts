/** Where "Previous" and "Next" lead while a newer list waits. Pure. */
import type { InfluencerList } from "#lib/domain/influencer-views.ts";

/**
 * A replaced generation is dropped after 15 minutes, and its cursors with it. Well before that: whoever goes on reads a
 * page first.
 */
const CURSORS_GOOD_S = 10 * 60;

/**
 * From the rows on screen, for as long as their generation surely lives, and from the newest answer afterwards: a row
 * seen twice is better than a click that ends on the first page. `now`: epoch seconds.
 */
export function pagesBeside(
  shown: InfluencerList | undefined,
  newest: InfluencerList | undefined,
  now: number,
): Pick<InfluencerList, "previous" | "next"> {
  const builtAt = shown?.snapshot?.builtAt ?? Number.NEGATIVE_INFINITY;
  const { previous = null, next = null } = (now - builtAt < CURSORS_GOOD_S ? shown : (newest ?? shown)) ?? {};
  return { previous, next };
}
