/**
 * Who may call what: one line a route or page, for the tests that call all of them. What is served and stands in no line
 * fails them, so that whoever adds a route says who may call it.
 */
import type { Role } from "#lib/domain/role.ts";
import type { Access } from "#lib/http/handle.ts";

export const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** `elsewhere`: not by who has a session, or it ends the session that it is asked with; judged by tests of its own. */
export type AccessRule = Access | "elsewhere";

/** By address, as Next writes it. HEAD goes with GET, OPTIONS lists the methods. */
export const routeAccess: Record<string, Record<string, AccessRule>> = {
  "/api/[...path]": { GET: "open", POST: "open", PUT: "open", PATCH: "open", DELETE: "open" },
  "/api/health": { GET: "open" },
  "/api/health/live": { GET: "open" },
  "/api/health/ready": { GET: "open" },
  "/api/influencer_analytics/[id]": { GET: "public" },
  "/api/v1/account": { POST: "open", PATCH: "viewer" },
  "/api/v1/account/link": { POST: "open" },
  "/api/v1/influencers": { GET: "public", POST: "admin" },
  "/api/v1/influencers/[platform]/[externalId]": { GET: "public", PATCH: "admin", DELETE: "admin" },
  "/api/v1/influencers/[platform]/[externalId]/series": { GET: "public" },
  "/api/v1/influencers/[platform]/[externalId]/stats": { GET: "public" },
  "/api/v1/influencers/latest": { GET: "public", POST: "public" },
  "/api/v1/influencers/preview": { GET: "admin" },
  "/api/v1/leaderboard": { GET: "public" },
  "/api/v1/overview": { GET: "public" },
  "/api/v1/pipeline": { GET: "public" },
  "/api/v1/session": { POST: "open", DELETE: "elsewhere" },
  "/api/v1/users": { GET: "admin", POST: "admin" },
  "/api/v1/users/[id]": { PATCH: "admin", DELETE: "admin" },
  "/api/v1/users/[id]/link": { POST: "admin" },
  "/api/v1/users/[id]/sessions": { DELETE: "admin" },
  "/influencer_analytics/[id]": { GET: "public" },
  "/metrics": { GET: "elsewhere" },
};

/** Answers alike to all who ask, and looks at nothing of theirs: it need not be kept private. */
export const IMPERSONAL = "/api/health/live";

/** Whoever may not see one is led elsewhere. */
export const pageAccess: Record<string, Access> = {
  "/": "open",
  "/_global-error": "open",
  "/_not-found": "open",
  "/account": "viewer",
  "/admin": "admin",
  "/admin/users": "admin",
  "/influencers": "public",
  "/influencers/[platform]/[externalId]": "public",
  "/login": "open",
  "/pipeline": "public",
  "/setup": "open",
};

/** What somebody's identity is worth; `nobody`: none, or one that is good no longer. */
export type Standing = "nobody" | Role;

/** 0: let in. `isClosed`: PUBLIC_API=false. */
export function refusal(access: Access, standing: Standing, isClosed: boolean): 0 | 401 | 403 {
  const needed = access === "public" ? (isClosed ? "viewer" : "open") : access;
  if (needed === "open") return 0;
  if (standing === "nobody") return 401;
  return needed === "admin" && standing === "viewer" ? 403 : 0;
}

/** Whether everybody is let in: else nothing of an answer may be kept. */
export function isAnybodys(access: Access, isClosed: boolean): boolean {
  return access === "open" || (access === "public" && !isClosed);
}
