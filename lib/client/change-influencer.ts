/** What an admin does to one influencer. Each call throws an ApiError with words for people. */
import type { Profile, RemovedInfluencer } from "#lib/domain/influencer-views.ts";
import { fetchJson } from "./fetch-json.ts";
import { type InfluencerKey, influencerApiPath } from "./influencer-path.ts";

/** Asks the platform who this is. Stores nothing. */
export function previewProfile({ platform, externalId }: InfluencerKey): Promise<Profile> {
  const query = new URLSearchParams({ platform, externalId });
  return fetchJson<Profile>(`/api/v1/influencers/preview?${query}`);
}

/** `interval`: seconds between two fetches. */
export function addInfluencer(account: InfluencerKey, interval: number): Promise<unknown> {
  const { platform, externalId } = account;
  return fetchJson("/api/v1/influencers", { method: "POST", body: { platform, externalId, interval } });
}

export function setPaused(account: InfluencerKey, paused: boolean): Promise<unknown> {
  return fetchJson(influencerApiPath(account), {
    method: "PATCH",
    body: { state: paused ? "paused" : "live" },
  });
}

export function removeInfluencer(account: InfluencerKey): Promise<RemovedInfluencer> {
  return fetchJson<RemovedInfluencer>(influencerApiPath(account), { method: "DELETE" });
}

/** Asks the platform again, at once, for one that it did not know. */
export function recheckInfluencer(account: InfluencerKey): Promise<unknown> {
  return fetchJson(influencerApiPath(account), { method: "PATCH", body: { recheck: true } });
}

export function restoreInfluencer(account: InfluencerKey): Promise<unknown> {
  return fetchJson(influencerApiPath(account), { method: "PATCH", body: { restore: true } });
}
