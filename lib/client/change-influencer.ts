/** What an admin does to one influencer. Each call throws an ApiError with words for people. */
import type { Profile, RemovedInfluencer } from "#lib/domain/influencer-views.ts";
import { type Account, accountApiPath } from "./account-path.ts";
import { fetchJson } from "./fetch-json.ts";

/** Asks the platform who this is. Stores nothing. */
export function previewProfile({ platform, externalId }: Account): Promise<Profile> {
  const query = new URLSearchParams({ platform, externalId });
  return fetchJson<Profile>(`/api/v1/influencers/preview?${query}`);
}

/** `interval`: seconds between two fetches. */
export function addInfluencer(account: Account, interval: number): Promise<unknown> {
  const { platform, externalId } = account;
  return fetchJson("/api/v1/influencers", { method: "POST", body: { platform, externalId, interval } });
}

export function setPaused(account: Account, paused: boolean): Promise<unknown> {
  return fetchJson(accountApiPath(account), { method: "PATCH", body: { state: paused ? "paused" : "live" } });
}

export function removeInfluencer(account: Account): Promise<RemovedInfluencer> {
  return fetchJson<RemovedInfluencer>(accountApiPath(account), { method: "DELETE" });
}

/** Asks the platform again, at once, for one that it did not know. */
export function recheckInfluencer(account: Account): Promise<unknown> {
  return fetchJson(accountApiPath(account), { method: "PATCH", body: { recheck: true } });
}

export function restoreInfluencer(account: Account): Promise<unknown> {
  return fetchJson(accountApiPath(account), { method: "PATCH", body: { restore: true } });
}
