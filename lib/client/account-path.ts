/** Paths of one influencer, in the pages and in the API. */

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

export function accountApiPath(account: Account): string {
  return `/api/v1${accountPath(account)}`;
}

/** To tell accounts apart; holds nothing that an address would have to escape. */
export function accountKey({ platform, externalId }: Account): string {
  return `${platform}/${externalId}`;
}
