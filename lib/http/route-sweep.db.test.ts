/**
 * Each route × method × who asks, with the world let in and shut out: what nobody wrote down here fails, so that a new
 * route has to say who may call it.
 */
import { globSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { insertInfluencer } from "#lib/testing/insert-influencer.ts";
import { openSession, TEST_SECRET } from "#lib/testing/open-session.ts";
import { systemClock } from "#lib/time.ts";
import { provideContext } from "./get-context.ts";
import type { Access, RouteHandler } from "./handle.ts";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
const APP = join(import.meta.dirname, "../../app");

/** `elsewhere`: not by who has a session, or it ends the session that it is asked with; judged by tests of its own. */
const policy: Record<string, Record<string, Access | "elsewhere">> = {
  "api/health": { GET: "open" },
  "api/health/live": { GET: "open" },
  "api/health/ready": { GET: "open" },
  "api/influencer_analytics/[id]": { GET: "public" },
  "api/v1/account": { POST: "open", PATCH: "viewer" },
  "api/v1/account/link": { POST: "open" },
  "api/v1/imports": { GET: "admin", POST: "admin" },
  "api/v1/imports/[id]": { GET: "admin" },
  "api/v1/imports/[id]/[action]": { POST: "admin" },
  "api/v1/imports/[id]/chunks/[n]": { PUT: "admin" },
  "api/v1/imports/[id]/rejected.csv": { GET: "admin" },
  "api/v1/influencers": { GET: "public", POST: "admin" },
  "api/v1/influencers/[platform]/[externalId]": { GET: "public", PATCH: "admin", DELETE: "admin" },
  "api/v1/influencers/[platform]/[externalId]/series": { GET: "public" },
  "api/v1/influencers/[platform]/[externalId]/stats": { GET: "public" },
  "api/v1/influencers/latest": { GET: "public", POST: "public" },
  "api/v1/influencers/preview": { GET: "admin" },
  "api/v1/leaderboard": { GET: "public" },
  "api/v1/overview": { GET: "public" },
  "api/v1/pipeline": { GET: "public" },
  "api/v1/session": { POST: "open", DELETE: "elsewhere" },
  "api/v1/users": { GET: "admin", POST: "admin" },
  "api/v1/users/[id]": { PATCH: "admin", DELETE: "admin" },
  "api/v1/users/[id]/link": { POST: "admin" },
  "api/v1/users/[id]/sessions": { DELETE: "admin" },
  "influencer_analytics/[id]": { GET: "public" },
  metrics: { GET: "elsewhere" },
};

const found = globSync("**/route.ts", { cwd: APP })
  .map((path) => path.replace(/\/route\.ts$/, ""))
  .sort();

let t: TestDatabase;
let cookies: Record<"nobody" | "expired" | "viewer" | "admin", string>;

beforeAll(async () => {
  t = await createTestDatabase({ prepared: true });
  await insertInfluencer(t.db, "1000042", [{ kind: "live", from: 1_700_000_040, to: null, interval: 60 }]);
  cookies = {
    nobody: "",
    expired: await openSession(t.db, { email: "expired@example.org" }),
    viewer: await openSession(t.db, { email: "viewer@example.org", role: "viewer" }),
    admin: await openSession(t.db),
  };
  await t.db.execute(sql`
    UPDATE sessions SET expires_at = now() - interval '1 second'
    WHERE user_id = (SELECT id FROM users WHERE email = 'expired@example.org')`);
});
afterAll(() => t.close());

function provide(isClosed: boolean): void {
  provideContext({
    db: t.db,
    clock: systemClock,
    authSecret: TEST_SECRET,
    isClosed,
    get provider(): never {
      throw new Error("no platform is asked here");
    },
  });
}

async function methodsOf(route: string): Promise<Record<string, RouteHandler>> {
  const exported: Record<string, unknown> = await import(pathToFileURL(join(APP, route, "route.ts")).href);
  const handlers = Object.entries(exported).filter(
    (entry): entry is [string, RouteHandler] => METHODS.includes(entry[0]) && typeof entry[1] === "function",
  );
  return Object.fromEntries(handlers);
}

async function call(handler: RouteHandler, method: string, cookie: string): Promise<Response> {
  const request = new Request("http://127.0.0.1:3000/x", {
    method,
    headers: {
      host: "127.0.0.1:3000",
      origin: "http://127.0.0.1:3000",
      "content-type": "application/json",
      cookie,
    },
    // Nothing that any of them takes: whoever is let in gets 400 at most, and nothing changes.
    ...(method === "GET" ? {} : { body: '{"nothing":"of yours"}' }),
  });
  const params = { platform: "mockstagram", externalId: "1000042", id: "1000042" };
  return await handler(request, { params: Promise.resolve(params) });
}

/** 0: let in. */
function refusal(access: Access, who: keyof typeof cookies, isClosed: boolean): 0 | 401 | 403 {
  const needed = access === "public" ? (isClosed ? "viewer" : "open") : access;
  if (needed === "open") return 0;
  if (who === "nobody" || who === "expired") return 401;
  return needed === "admin" && who === "viewer" ? 403 : 0;
}

test("each route and method is written down, and nothing that is not there", async () => {
  const exported = await Promise.all(
    found.map(async (route) => [route, Object.keys(await methodsOf(route)).sort()] as const),
  );
  const written = Object.entries(policy).map(
    ([route, methods]) => [route, Object.keys(methods).sort()] as const,
  );
  expect(Object.fromEntries(exported)).toEqual(Object.fromEntries(written));
});

describe.each([
  ["the world let in", false],
  ["the world shut out", true],
])("%s", (_name, isClosed) => {
  test.each(found)("%s", async (route) => {
    provide(isClosed);
    for (const [method, handler] of Object.entries(await methodsOf(route))) {
      const access = policy[route]?.[method] ?? "admin";
      if (access === "elsewhere") continue;
      for (const who of ["nobody", "expired", "viewer", "admin"] as const) {
        const response = await call(handler, method, cookies[who]);
        const text = await response.text();
        const expected = refusal(access, who, isClosed);
        const what = `${method} ${route} as ${who}: ${response.status} ${text.slice(0, 200)}`;
        if (expected === 0) expect([401, 403, 500], what).not.toContain(response.status);
        else expect(response.status, what).toBe(expected);
        if (expected !== 0) expect(text, what).not.toContain("1000042");
        const isAnybodys = access === "open" || (access === "public" && !isClosed);
        if (!isAnybodys && response.ok)
          expect(response.headers.get("cache-control"), what).toBe("private, no-store");
      }
    }
  });
});
