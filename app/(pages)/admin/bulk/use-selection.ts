"use client";
/** Which influencers are meant: some rows of a page, or all that match. */
import { useState } from "react";
import { type Account, accountPath } from "#lib/client/account-path.ts";
import type { RegistryFilter } from "#lib/domain/registry-filter.ts";
import type { RecentInfluencer } from "#lib/query/list-recent-influencers.ts";

export interface Selection {
  /** How many, as far as the page knows. 0: nobody. */
  count: number;
  isAll: boolean;
  has(account: Account): boolean;
  toggle(account: Account): void;
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
  const shown = items.filter((item) => chosen.has(accountPath(item)));
  const paths = (rows: readonly Account[]) => new Set(rows.map(accountPath));
  const choose = (rows: readonly Account[]) => {
    setAll(false);
    setChosen(paths(rows));
  };
  return {
    count: isAll ? total : shown.length,
    isAll,
    has: (account) => isAll || chosen.has(accountPath(account)),
    toggle(account) {
      const before = isAll ? items : shown;
      const path = accountPath(account);
      const rest = before.filter((item) => accountPath(item) !== path);
      choose(rest.length < before.length ? rest : [...before, account]);
    },
    setPage: (isChosen) => choose(isChosen ? items : []),
    chooseAll: () => setAll(true),
    clear: () => choose([]),
    filter: () =>
      isAll ? filter : { accounts: shown.map(({ platform, externalId }) => ({ platform, externalId })) },
  };
}
