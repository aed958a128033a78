/** What an admin does to users. Each call throws an ApiError with words for people. */
import type { MadeLink } from "#lib/domain/account-views.ts";
import type { Role } from "#lib/domain/role.ts";
import { fetchJson } from "./fetch-json.ts";

export function inviteUser(user: { email: string; role: Role }): Promise<MadeLink> {
  return fetchJson<MadeLink>("/api/v1/users", { method: "POST", body: user });
}

export function withdrawInvitation(email: string): Promise<unknown> {
  return fetchJson(`/api/v1/users/invitations/${encodeURIComponent(email)}`, { method: "DELETE" });
}

export function makePasswordLink(userId: string): Promise<MadeLink> {
  return fetchJson<MadeLink>(`${pathOf(userId)}/link`, { method: "POST" });
}

export function changeRole(userId: string, role: Role): Promise<unknown> {
  return fetchJson(pathOf(userId), { method: "PATCH", body: { role } });
}

export function removeUser(userId: string): Promise<unknown> {
  return fetchJson(pathOf(userId), { method: "DELETE" });
}

export function signOutEverywhere(userId: string): Promise<unknown> {
  return fetchJson(`${pathOf(userId)}/sessions`, { method: "DELETE" });
}

function pathOf(userId: string): string {
  return `/api/v1/users/${encodeURIComponent(userId)}`;
}
