/** Signing in and out, and one's own account. Each call throws an ApiError with words for people. */
import type { FoundAccountLink } from "#lib/domain/account-views.ts";
import { fetchJson } from "./fetch-json.ts";

export interface Credentials {
  email: string;
  password: string;
}

export function openSession(credentials: Credentials): Promise<unknown> {
  return fetchJson("/api/v1/session", { method: "POST", body: credentials });
}

export function endSession(): Promise<unknown> {
  return fetchJson("/api/v1/session", { method: "DELETE" });
}

/** What a one-time link is good for. */
export function readAccountLink(token: string): Promise<FoundAccountLink> {
  return fetchJson<FoundAccountLink>("/api/v1/account/link", { method: "POST", body: { token } });
}

/** Makes the account, or sets its password anew, and signs in. */
export function claimAccountLink(claim: Credentials & { token: string }): Promise<unknown> {
  return fetchJson("/api/v1/account", { method: "POST", body: claim });
}

export function changePassword(passwords: {
  currentPassword: string;
  newPassword: string;
}): Promise<unknown> {
  return fetchJson("/api/v1/account", { method: "PATCH", body: passwords });
}
