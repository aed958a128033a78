"use client";
/** Which influencers are meant: some rows of a page, or all that match. */
import { useState } from "react";
import { type InfluencerKey, influencerPath } from "#lib/client/influencer-path.ts";
import type { RegistryFilter } from "#lib/domain/registry-filter.ts";
import type { RecentInfluencer } from "#lib/query/list-recent-influencers.ts";

export interface Selection {
  /** How many, as far as the page knows. 0: nobody. */
  count: number;
  isAll: boolean;
  has(account: InfluencerKey): boolean;
  toggle(account: InfluencerKey): void;
  setPage(isChosen: boolean): void;
  chooseAll(): void;
  clear(): void;
  /** As a request names them. */
  filter(): RegistryFilter;
}

/** `items`: the page's rows. `total`: how many match `filter`. */
export function useSelection(
  items: readonly RecentInfluencer[],
  filter: RegistryFilter,
  total: number,
): Selection {
  const [isAll, setAll] = useState(false);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  // Rows that have left the page can't be seen any more, and are not meant.
  const shown = items.filter((item) => chosen.has(influencerPath(item)));
  const paths = (rows: readonly InfluencerKey[]) => new Set(rows.map(influencerPath));
  const choose = (rows: readonly InfluencerKey[]) => {
    setAll(false);
    setChosen(paths(rows));
  };
  return {
    count: isAll ? total : shown.length,
    isAll,
    has: (account) => isAll || chosen.has(influencerPath(account)),
    toggle(account) {
      const before = isAll ? items : shown;
      const path = influencerPath(account);
      const rest = before.filter((item) => influencerPath(item) !== path);
      choose(rest.length < before.length ? rest : [...before, account]);
    },
    setPage: (isChosen) => choose(isChosen ? items : []),
    chooseAll: () => setAll(true),
    clear: () => choose([]),
    filter: () =>
      isAll ? filter : { accounts: shown.map(({ platform, externalId }) => ({ platform, externalId })) },
  };
}
