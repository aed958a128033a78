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
import { makeTestKey } from "#lib/testing/make-test-key.ts";
import { openSession } from "#lib/testing/open-session.ts";
import { isAnybodys, METHODS, refusal, routeAccess, type Standing } from "#lib/testing/route-policy.ts";
import { testContext } from "#lib/testing/test-context.ts";
import { DAY } from "#lib/time.ts";
import { provideContext } from "./get-context.ts";
import type { RouteHandler } from "./handle.ts";

const APP = join(import.meta.dirname, "../../app");

const everybody: readonly Who[] = [
  ...(["nobody", "expired", "viewer", "admin"] as const),
  ...(["readKey", "writeKey", "expiredKey", "revokedKey"] as const),
];

/** Whatever Next takes for a route. */
const files = globSync("**/route.{ts,tsx,js,jsx}", { cwd: APP });
const found = files.map((path) => `/${path.replace(/\/route\.\w+$/, "")}`).sort();

const standings: Record<Who, Standing> = {
  nobody: "nobody",
  expired: "nobody",
  viewer: "viewer",
  admin: "admin",
  readKey: "readKey",
  writeKey: "writeKey",
  expiredKey: "badKey",
  revokedKey: "badKey",
};

let t: TestDatabase;
let cookies: Record<"nobody" | "expired" | "viewer" | "admin", string>;
let keys: Record<"readKey" | "writeKey" | "expiredKey" | "revokedKey", string>;
type Who = keyof typeof cookies | keyof typeof keys;

beforeAll(async () => {
  t = await createTestDatabase({ prepared: true });
  await insertInfluencer(t.db, "1000042", [{ kind: "live", from: 1_700_000_040, to: null, interval: 60 }]);
  cookies = {
    nobody: "",
    expired: await openSession(t.db, { email: "expired@example.org" }),
    viewer: await openSession(t.db, { email: "viewer@example.org", role: "viewer" }),
    admin: await openSession(t.db),
  };
  keys = {
    readKey: await makeTestKey(t.db),
    writeKey: await makeTestKey(t.db, { scope: "write" }),
    expiredKey: await makeTestKey(t.db, { scope: "write", lifetime: 30, age: 31 * DAY }),
    revokedKey: await makeTestKey(t.db, { scope: "write", isRevoked: true }),
  };
  await t.db.execute(sql`
    UPDATE sessions SET expires_at = now() - interval '1 second'
    WHERE user_id = (SELECT id FROM users WHERE email = 'expired@example.org')`);
});
afterAll(() => t.close());

function provide(isClosed: boolean): void {
  provideContext(testContext(t.web, { isClosed }));
}

async function methodsOf(route: string): Promise<Record<string, RouteHandler>> {
  const exported: Record<string, unknown> = await import(pathToFileURL(join(APP, route, "route.ts")).href);
  const methods = Object.entries(exported).filter(([name]) => METHODS.includes(name));
  const bare = methods.filter(([, handler]) => !isHandled(handler)).map(([name]) => name);
  expect(bare, `${route} answers these without handle(), which judges who asks`).toEqual([]);
  return Object.fromEntries(methods.filter((entry): entry is [string, RouteHandler] => isHandled(entry[1])));
}

function isHandled(exported: unknown): exported is RouteHandler {
  return typeof exported === "function" && "spec" in exported;
}

async function call(handler: RouteHandler, method: string, who: Who): Promise<Response> {
  const request = new Request("http://127.0.0.1:3000/x", {
    method,
    headers: {
      host: "127.0.0.1:3000",
      origin: "http://127.0.0.1:3000",
      "content-type": "application/json",
      ...(isKey(who) ? { authorization: `Bearer ${keys[who]}` } : { cookie: cookies[who] }),
    },
    // Nothing that any of them takes: whoever is let in gets 400 at most, and nothing changes.
    ...(method === "GET" ? {} : { body: '{"nothing":"of yours"}' }),
  });
  const params = { platform: "mockstagram", externalId: "1000042", id: "1000042" };
  return await handler(request, { params: Promise.resolve(params) });
}

/** What the API's description says of the answer holds. */
function expectAsDescribed({ spec }: RouteHandler, text: string, what: string): void {
  const { mediaType = "application/json" } = spec;
  const bodies = mediaType === "application/x-ndjson" ? text.trim().split("\n") : [text];
  for (const body of bodies) {
    const result = spec.answer.safeParse(mediaType.startsWith("text/") ? body : JSON.parse(body));
    expect(result.error?.issues, what).toBeUndefined();
  }
}

function isKey(who: Who): who is keyof typeof keys {
  return who in keys;
}

test("what is about people is written down as theirs alone: no key may call it", () => {
  const ours = Object.entries(routeAccess).filter(([route]) =>
    /^\/api\/v1\/(users|account|keys|session)\b/.test(route),
  );
  expect(ours.length).toBeGreaterThan(7);
  for (const [route, methods] of ours)
    for (const access of Object.values(methods)) expect(["write", "public"], route).not.toContain(access);
});

test("each route and method is written down, and nothing that is not there", async () => {
  expect(files.filter((path) => !path.endsWith("/route.ts"))).toEqual([]);
  const exported = await Promise.all(
    found.map(async (route) => [route, Object.keys(await methodsOf(route)).sort()] as const),
  );
  const written = Object.entries(routeAccess).map(
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
      const access = routeAccess[route]?.[method] ?? "admin";
      if (access === "elsewhere") continue;
      for (const who of everybody) {
        const response = await call(handler, method, who);
        const text = await response.text();
        const expected = refusal(access, standings[who], { isClosed, changes: method !== "GET" });
        const what = `${method} ${route} as ${who}: ${response.status} ${text.slice(0, 200)}`;
        if (expected === 0) expect([401, 403, 500], what).not.toContain(response.status);
        else expect(response.status, what).toBe(expected);
        if (expected !== 0) expect(text, what).not.toContain("1000042");
        if (response.ok) expectAsDescribed(handler, text, what);
        const showsNothing = !isKey(who) && cookies[who] === "";
        if (!showsNothing || (response.ok && !isAnybodys(access, isClosed)))
          expect(response.headers.get("cache-control"), what).toBe("private, no-store");
      }
    }
  });
});
