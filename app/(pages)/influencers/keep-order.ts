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
