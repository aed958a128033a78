/** What an admin does to API keys. Each call throws an ApiError with words for people. */
import type { KeyLifetime, KeyScope, MadeKey } from "#lib/domain/api-key.ts";
import { fetchJson } from "./fetch-json.ts";

export interface KeyWish {
  name: string;
  scope: KeyScope;
  expiresInDays: KeyLifetime;
}

export function makeKey(wish: KeyWish): Promise<MadeKey> {
  return fetchJson<MadeKey>("/api/v1/keys", { method: "POST", body: wish });
}

export function revokeKey(id: string): Promise<unknown> {
  return fetchJson(`/api/v1/keys/${encodeURIComponent(id)}`, { method: "DELETE" });
}
