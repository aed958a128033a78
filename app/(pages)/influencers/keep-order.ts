/** New numbers in the old order: rows stay where they are until one asks for the new order. Pure. */
import { accountKey } from "#lib/client/account-path.ts";
import type { InfluencerList, InfluencerListItem } from "#lib/domain/influencer-views.ts";

/** `shown`: the list whose order is on screen; `newest`: the last answer. */
export function keepOrder(
  shown: InfluencerList | undefined,
  newest: InfluencerList | undefined,
): { items: InfluencerListItem[]; moved: boolean } {
  if (!shown || !newest) return { items: (shown ?? newest)?.items ?? [], moved: false };
  const fresh = new Map(newest.items.map((item) => [accountKey(item), item]));
  const moved =
    shown.items.length !== newest.items.length ||
    shown.items.some((item, i) => {
      const other = newest.items[i];
      return !other || accountKey(other) !== accountKey(item);
    });
  return { items: shown.items.map((item) => fresh.get(accountKey(item)) ?? item), moved };
}

/**
 * A replaced generation is dropped after 15 minutes, and its cursors with it. Well before that: whoever goes on reads a
 * page first.
 */
const CURSORS_GOOD_S = 10 * 60;

/**
 * Where "Previous" and "Next" lead: from the rows on screen, for as long as their generation surely lives, and from the
 * newest answer afterwards: a row seen twice is better than a click that ends on the first page. `now`: epoch seconds.
 */
export function pagesBeside(
  shown: InfluencerList | undefined,
  newest: InfluencerList | undefined,
  now: number,
): Pick<InfluencerList, "previous" | "next"> {
  const builtAt = shown?.snapshot?.builtAt ?? Number.NEGATIVE_INFINITY;
  const isShownGood = keepOrder(shown, newest).moved && now - builtAt < CURSORS_GOOD_S;
  const { previous = null, next = null } = (isShownGood ? shown : (newest ?? shown)) ?? {};
  return { previous, next };
}
