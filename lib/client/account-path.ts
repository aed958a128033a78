/** Paths of one influencer, in the pages and in the API. */

import type { RangeInput } from "./resolve-range.ts";

export interface Account {
  platform: string;
  externalId: string;
}

export function accountPath({ platform, externalId }: Account): string {
  return `/influencers/${encodeURIComponent(platform)}/${encodeURIComponent(externalId)}`;
}

/** The account's page, over what has passed since `from`, epoch seconds. */
export function accountSincePath(account: Account, from: number): string {
  return `${accountPath(account)}?from=${from}&to=now`;
}

/** The account's page over the range that another page shows, as its address says it. */
export function accountRangePath(account: Account, { range, from, to, tz }: RangeInput): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ range, from, to, tz })) if (value) query.set(name, value);
  return query.size === 0 ? accountPath(account) : `${accountPath(account)}?${query}`;
}

export function accountApiPath(account: Account): string {
  return `/api/v1${accountPath(account)}`;
}

/** To tell accounts apart; holds nothing that an address would have to escape. */
export function accountKey({ platform, externalId }: Account): string {
  return `${platform}/${externalId}`;
}
