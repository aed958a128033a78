/** What an admin does to API keys. Each call throws an ApiError with words for people. */
import type { KeyLifetime, KeyScope } from "#lib/domain/api-key.ts";
import { fetchJson } from "./fetch-json.ts";

export interface KeyWish {
  name: string;
  scope: KeyScope;
  expiresInDays: KeyLifetime;
}

/** `key` is told this once. */
export interface MadeKey {
  id: string;
  key: string;
  prefix: string;
  name: string;
  scope: KeyScope;
  /** Epoch seconds; null: never. */
  expiresAt: number | null;
}

export function makeKey(wish: KeyWish): Promise<MadeKey> {
  return fetchJson<MadeKey>("/api/v1/keys", { method: "POST", body: wish });
}

export function revokeKey(id: string): Promise<unknown> {
  return fetchJson(`/api/v1/keys/${encodeURIComponent(id)}`, { method: "DELETE" });
}
