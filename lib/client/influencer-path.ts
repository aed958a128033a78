/** Paths of one influencer, in the pages and in the API. */

import type { RangeInput } from "./resolve-range.ts";

export interface InfluencerKey {
  platform: string;
  externalId: string;
}

export function influencerPath({ platform, externalId }: InfluencerKey): string {
  return `/influencers/${encodeURIComponent(platform)}/${encodeURIComponent(externalId)}`;
}

/** The account's page, over what has passed since `from`, epoch seconds. */
export function influencerSincePath(account: InfluencerKey, from: number): string {
  return `${influencerPath(account)}?from=${from}&to=now`;
}

/** The account's page over the range that another page shows, as its address says it. */
export function influencerRangePath(account: InfluencerKey, { range, from, to, tz }: RangeInput): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ range, from, to, tz })) if (value) query.set(name, value);
  return query.size === 0 ? influencerPath(account) : `${influencerPath(account)}?${query}`;
}

export function influencerApiPath(account: InfluencerKey): string {
  return `/api/v1${influencerPath(account)}`;
}

/** To tell accounts apart; holds nothing that an address would have to escape. */
export function keyText({ platform, externalId }: InfluencerKey): string {
  return `${platform}/${externalId}`;
}
