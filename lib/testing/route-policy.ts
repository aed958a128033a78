/**
 * Who may call what: one line a route or page, for the tests that call all of them. What is served and stands in no line
 * fails them, so that whoever adds a route says who may call it.
 */
import type { Role } from "#lib/domain/role.ts";
import type { Access } from "#lib/http/handle.ts";

export const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/**
 * What is not `open` or `public` is for people alone, but for `write`: an admin, or an API key that may write. `none`:
 * nothing is there, whoever asks. `elsewhere`: not by who has a session, or it ends the session that it is asked with;
 * judged by tests of its own.
 */
export type AccessRule = Access | "write" | "none" | "elsewhere";

/** By address, as Next writes it. HEAD goes with GET, OPTIONS lists the methods. */
export const routeAccess: Record<string, Record<string, AccessRule>> = {
  "/api/[...path]": { GET: "none", POST: "none", PUT: "none", PATCH: "none", DELETE: "none" },
  "/api/health": { GET: "open" },
  "/api/health/live": { GET: "open" },
  "/api/health/ready": { GET: "open" },
  "/api/influencer_analytics/[id]": { GET: "public" },
  "/api/v1/account": { POST: "open", PATCH: "viewer" },
  "/api/v1/account/link": { POST: "open" },
  "/api/v1/audit": { GET: "admin" },
  "/api/v1/audit/export": { GET: "admin" },
  "/api/v1/bulk-actions": { GET: "admin", POST: "admin" },
  "/api/v1/bulk-actions/[id]": { GET: "admin" },
  "/api/v1/bulk-actions/[id]/cancel": { POST: "admin" },
  "/api/v1/bulk-actions/[id]/retry": { POST: "admin" },
  "/api/v1/bulk-actions/[id]/undo": { POST: "admin" },
  "/api/v1/bulk-actions/preview": { POST: "admin" },
  "/api/v1/dead-letters": { GET: "admin" },
  "/api/v1/dead-letters/[id]": { GET: "admin" },
  "/api/v1/dead-letters/[id]/payload": { GET: "admin" },
  "/api/v1/dead-letters/discard": { POST: "admin" },
  "/api/v1/dead-letters/redrive": { POST: "admin" },
  "/api/v1/dead-letters/restore": { POST: "admin" },
  "/api/v1/imports": { GET: "write", POST: "write" },
  "/api/v1/imports/[id]": { GET: "write" },
  "/api/v1/imports/[id]/[action]": { POST: "write" },
  "/api/v1/imports/[id]/chunks/[n]": { PUT: "write" },
  "/api/v1/imports/[id]/rejected.csv": { GET: "write" },
  "/api/v1/influencers": { GET: "public", POST: "write" },
  "/api/v1/influencers/[platform]/[externalId]": { GET: "public", PATCH: "write", DELETE: "write" },
  "/api/v1/influencers/[platform]/[externalId]/jumps": { GET: "public" },
  "/api/v1/influencers/[platform]/[externalId]/notes": { GET: "public", POST: "admin" },
  "/api/v1/influencers/[platform]/[externalId]/notes/[id]": { PATCH: "admin", DELETE: "admin" },
  "/api/v1/influencers/[platform]/[externalId]/ranks": { GET: "public" },
  "/api/v1/influencers/[platform]/[externalId]/series": { GET: "public" },
  "/api/v1/influencers/[platform]/[externalId]/series.csv": { GET: "public" },
  "/api/v1/influencers/[platform]/[externalId]/stats": { GET: "public" },
  "/api/v1/influencers/export.csv": { GET: "public" },
  "/api/v1/influencers/latest": { GET: "public", POST: "public" },
  "/api/v1/influencers/preview": { GET: "write" },
  "/api/v1/influencers/sparklines": { GET: "public" },
  "/api/v1/keys": { GET: "admin", POST: "admin" },
  "/api/v1/keys/[id]": { DELETE: "admin" },
  "/api/v1/leaderboard": { GET: "public" },
  "/api/v1/overview": { GET: "public" },
  "/api/v1/pipeline": { GET: "public" },
  "/api/v1/pipeline/missed": { GET: "public" },
  "/api/v1/platforms": { GET: "admin" },
  "/api/v1/platforms/[platform]": { PATCH: "admin" },
  "/api/v1/platforms/[platform]/recheck": { POST: "admin" },
  "/api/v1/series": { GET: "public" },
  "/api/v1/session": { POST: "open", DELETE: "elsewhere" },
  "/api/v1/users": { GET: "admin", POST: "admin" },
  "/api/v1/users/[id]": { PATCH: "admin", DELETE: "admin" },
  "/api/v1/users/[id]/link": { POST: "admin" },
  "/api/v1/users/[id]/sessions": { DELETE: "admin" },
  "/api/v1/users/invitations/[email]": { DELETE: "admin" },
  "/api/openapi.json": { GET: "open" },
  "/influencer_analytics/[id]": { GET: "public" },
  "/metrics": { GET: "elsewhere" },
};

/** Whoever may not see one is led elsewhere. */
export const pageAccess: Record<string, Access> = {
  "/": "public",
  "/_global-error": "open",
  "/_not-found": "open",
  "/account": "viewer",
  "/admin": "admin",
  "/admin/audit": "admin",
  "/admin/dead-letters": "admin",
  "/admin/dead-letters/[id]": "admin",
  "/admin/import": "admin",
  "/admin/import/[id]": "admin",
  "/admin/keys": "admin",
  "/admin/platforms": "admin",
  "/admin/users": "admin",
  "/compare": "public",
  "/docs": "public",
  "/influencers": "public",
  "/influencers/[platform]/[externalId]": "public",
  "/leaderboard": "public",
  "/login": "open",
  "/pipeline": "public",
  "/pipeline/missed": "public",
  "/setup": "open",
};

/** What somebody's identity is worth; `nobody`: none, or a session that is good no longer; `badKey`: no longer, or never. */
export type Standing = "nobody" | Role | "readKey" | "writeKey" | "badKey";

export type JudgedRule = Exclude<AccessRule, "elsewhere">;

interface Asked {
  /** PUBLIC_API=false. */
  isClosed: boolean;
  /** By anything but GET and HEAD. */
  changes: boolean;
}

/** 0: let in. */
export function refusal(rule: JudgedRule, standing: Standing, { isClosed, changes }: Asked): 0 | 401 | 403 {
  if (rule === "none") return 0;
  if (standing === "readKey" || standing === "writeKey" || standing === "badKey")
    return refusalOfKey(rule, standing, changes);
  const needed = rule === "public" ? (isClosed ? "viewer" : "open") : rule;
  if (needed === "open") return 0;
  if (standing === "nobody") return 401;
  return needed !== "viewer" && standing === "viewer" ? 403 : 0;
}

function refusalOfKey(
  rule: JudgedRule,
  standing: "readKey" | "writeKey" | "badKey",
  changes: boolean,
): 0 | 401 | 403 {
  // How we are is told whoever asks.
  if (rule === "open" && !changes) return 0;
  if (standing === "badKey") return 401;
  return rule === "public" || (rule === "write" && standing === "writeKey") ? 0 : 403;
}

/** Whether everybody is let in: else nothing of an answer may be kept. */
export function isAnybodys(rule: JudgedRule, isClosed: boolean): boolean {
  return rule === "open" || rule === "none" || (rule === "public" && !isClosed);
}
