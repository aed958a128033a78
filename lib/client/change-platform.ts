/** What an admin does to a platform. Each call throws an ApiError with words for people. */
import { fetchJson } from "./fetch-json.ts";

export interface Rechecked {
  rechecked: number;
  /** Not found, and for another call. */
  left: number;
}

/** Asks again, at once, for those that it did not know. */
export function recheckPlatform(platform: string): Promise<Rechecked> {
  return fetchJson<Rechecked>(`/api/v1/platforms/${encodeURIComponent(platform)}/recheck`, {
    method: "POST",
  });
}

export function setPlatformPaused(platform: string, paused: boolean): Promise<unknown> {
  return fetchJson(`/api/v1/platforms/${encodeURIComponent(platform)}`, {
    method: "PATCH",
    body: { paused },
  });
}
