import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { connectDatabase } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { openSession } from "#lib/testing/open-session.ts";
import { testContext } from "#lib/testing/test-context.ts";
import { testRoute } from "#lib/testing/test-route.ts";
import { GET as live } from "../../app/api/health/live/route.ts";
import { GET as ready } from "../../app/api/health/ready/route.ts";
import { GET as health } from "../../app/api/health/route.ts";
import { provideContext } from "./get-context.ts";
import { handle, type RouteHandler } from "./handle.ts";

let t: TestDatabase;
let cookie: string;
let acted = 0;

beforeAll(async () => {
  t = await createTestDatabase({ prepared: true });
  cookie = `other=1; ${await openSession(t.db)}`;
});
beforeEach(() => {
  acted = 0;
  provideContext(testContext(t.web));
});
afterAll(() => t.close());

const change = handle(
  { ...testRoute, mutates: true, body: z.strictObject({ name: z.string().max(5) }) },
  async ({ body }) => {
    acted += 1;
    return body;
  },
);
const signIn = handle({ ...testRoute, mutates: true, access: "public" }, async () => {
  acted += 1;
  return new Response(null, { status: 204, headers: { "set-cookie": "a=b" } });
});
const secret = handle({ ...testRoute, access: "admin" }, async ({ identity }) => ({
  canary: identity?.role,
}));

const json = { "content-type": "application/json", host: "127.0.0.1:3000" };

function post(handler: RouteHandler, headers: Record<string, string>, body: string | null = '{"name":"x"}') {
  return handler(new Request("http://127.0.0.1:3000/x", { method: "POST", headers, body }), {
    params: Promise.resolve({}),
  });
}

function get(handler: RouteHandler, headers: Record<string, string> = {}) {
  return handler(new Request("http://127.0.0.1:3000/x", { headers }), { params: Promise.resolve({}) });
}

describe("what changes something", () => {
  test("is done for an admin on our own pages, and its answer is not to be kept", async () => {
    const response = await post(change, { ...json, cookie, origin: "http://127.0.0.1:3000" });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ name: "x" });
    expect(response.headers.get("cache-control")).toBe("private, no-store");
    expect(acted).toBe(1);
  });

  test.each<[string, Record<string, string>]>([
    ["a foreign origin", { origin: "https://evil.example" }],
    ["a foreign port", { origin: "http://127.0.0.1:3001" }],
    ["our name as another's prefix", { origin: "http://127.0.0.1:3000.evil.example" }],
    ["no readable origin", { origin: "null" }],
    ["a broken origin", { origin: "x" }],
    ["no origin but cross-site", { "sec-fetch-site": "cross-site" }],
    ["no origin but same-site", { "sec-fetch-site": "same-site" }],
    ["our origin but cross-site", { origin: "http://127.0.0.1:3000", "sec-fetch-site": "cross-site" }],
    ["a form", { "content-type": "application/x-www-form-urlencoded" }],
    ["plain text", { "content-type": "text/plain" }],
    ["plain text that mentions JSON", { "content-type": "text/plain; application/json" }],
    ["no content type", { "content-type": "" }],
  ])("is refused from %s, with 403, and nothing happens", async (_case, headers) => {
    for (const handler of [change, signIn]) {
      const response = await post(handler, { ...json, cookie, ...headers });
      expect(response.status).toBe(403);
      expect(await response.json()).toMatchObject({ success: false, error: { code: "FORBIDDEN" } });
    }
    expect(acted).toBe(0);
  });

  test.each([
    ["no cookie", ""],
    ["an unknown token", `__Host-ia_session=${"0".repeat(64)}`],
    ["an empty token", "__Host-ia_session="],
    ["SQL", "__Host-ia_session=' OR 1=1 --"],
    ["another cookie's value", "x__Host-ia_session=1; ia_session=2"],
  ])("is refused with %s, with 401, before its body is looked at", async (_case, wrong) => {
    const response = await post(change, { ...json, cookie: wrong }, "not JSON");
    expect(response.status).toBe(401);
    expect(acted).toBe(0);
  });

  test("needs no admin where the route says so", async () => {
    const response = await post(signIn, json, null);
    expect(response.status).toBe(204);
    expect(response.headers.get("set-cookie")).toBe("a=b");
  });

  test("is refused once the session has ended", async () => {
    const mine = { ...json, cookie: await openSession(t.db, { email: "another@example.org" }) };
    expect((await post(change, mine)).status).toBe(200);
    await t.db.execute(sql`UPDATE sessions SET expires_at = now() - interval '1 second'`);
    expect((await post(change, mine)).status).toBe(401);
    await t.db.execute(sql`UPDATE sessions SET expires_at = now() + interval '1 day'`);
  });

  test.each([
    ["", 400],
    ["{", 400],
    ["[]", 400],
    ['{"name":1}', 400],
    ['{"name":"toolong"}', 400],
    ['{"name":"x","more":1}', 400],
    ['{"name":"\\u0000"}', 400],
    ['{"name":"a\\ud800"}', 400],
    ['{"name":"x"}\xff', 400],
    ["[".repeat(400_000), 400],
    [`{"name":"${"x".repeat(1_000_001)}"}`, 413],
  ])("is refused with a bad body %#", async (body, status) => {
    const response = await post(change, { ...json, cookie }, body);
    expect(response.status).toBe(status);
    expect(acted).toBe(0);
  });

  test("no header makes a failure of ours", async () => {
    const name = fc.constantFrom("origin", "content-type", "sec-fetch-site", "cookie", "host");
    const value = fc.stringMatching(/^[!-~]{0,30}$/);
    await fc.assert(
      fc.asyncProperty(fc.dictionary(name, value), async (headers) => {
        expect([200, 400, 401, 403]).toContain((await post(change, { ...json, ...headers })).status);
      }),
    );
  });
});

test("what only an admin may read stays in without one", async () => {
  const refused = await get(secret);
  expect(refused.status).toBe(401);
  expect(await refused.text()).not.toContain("canary");
  expect(await (await get(secret, { cookie })).json()).toEqual({ canary: "admin" });
});

test("of an unknown error the caller learns only the request's id", async () => {
  const broken = handle(testRoute, async () => {
    throw new Error("password=hunter2");
  });
  const response = await get(broken);
  expect(response.status).toBe(500);
  const text = await response.text();
  expect(text).not.toContain("hunter2");
  expect(text).toContain(response.headers.get("x-request-id"));
  expect(JSON.parse(text)).toMatchObject({ success: false, error: { code: "INTERNAL" } });
});

test("of very many problems some are told", async () => {
  const many = handle({ ...testRoute, body: z.strictObject({ ids: z.array(z.string()) }) }, async () => ({}));
  const response = await post(many, json, JSON.stringify({ ids: Array.from({ length: 400_000 }, () => 1) }));
  expect(response.status).toBe(400);
  const { error } = await response.json();
  expect(error.details).toHaveLength(20);
  expect(error.details[19]).toMatchObject({ field: "ids.19" });
  expect(error.message).toMatch(/; and 399980 more\.$/);
});

test("the details of our own errors are told", async () => {
  const handler = handle(testRoute, async () => {
    throw new AppError("CONFLICT", "It is there already.", { details: { id: 1 } });
  });
  const response = await get(handler);
  expect(response.status).toBe(409);
  expect(await response.json()).toEqual({
    success: false,
    error: { code: "CONFLICT", message: "It is there already.", details: { id: 1 } },
  });
});

describe("health", () => {
  test("ready and healthy on a migrated database", async () => {
    expect((await get(ready)).status).toBe(200);
    const idle = await get(health);
    expect(idle.status).toBe(200);
    expect(await idle.json()).toMatchObject({
      service: "influencer-analytics",
      status: "no_worker",
      database: "ok",
      worker: { lastSlot: null, lagSeconds: null },
    });
    await t.db.execute(sql`
      INSERT INTO workers (id, last_slot) VALUES ('w', date_trunc('minute', now()) - interval '1 minute')`);
    const body: unknown = await (await get(health)).json();
    expect(body).toMatchObject({ status: "ok", worker: { running: 1 } });
    await t.db.execute(sql`DELETE FROM workers`);
  });

  test("alive, but not ready, once it was told to end", async () => {
    globalThis.influencerAnalyticsIsStopping = true;
    try {
      expect((await get(live)).status).toBe(200);
      expect((await get(ready)).status).toBe(503);
    } finally {
      globalThis.influencerAnalyticsIsStopping = false;
    }
  });

  test("not ready on a database without our tables", async () => {
    const empty = await createTestDatabase({ empty: true });
    provideContext(testContext(empty.db));
    expect((await get(ready)).status).toBe(503);
    expect((await get(health)).status).toBe(503);
    await empty.close();
  });

  test("while the database is away: alive, not ready, still saying who we are; other routes 503", async () => {
    const away = connectDatabase({
      url: "postgres://nobody:x@127.0.0.1:1/none",
      name: "test",
      max: 1,
      statementTimeoutMs: 1_000,
    });
    provideContext(testContext(away.db));
    expect((await get(live)).status).toBe(200);
    expect((await get(ready)).status).toBe(503);
    const answer = await get(health);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ service: "influencer-analytics", database: "away" });
    const refused = await post(change, { ...json, cookie });
    expect(refused.status).toBe(503);
    expect(refused.headers.get("retry-after")).toBe("5");
    expect(await refused.json()).toMatchObject({ success: false, error: { code: "UNAVAILABLE" } });
    await away.close();
  });
});

test("a statement that takes too long is cancelled and answered with 503", async () => {
  const slow = connectDatabase({ url: t.url, name: "test", max: 1, statementTimeoutMs: 50 });
  provideContext(testContext(slow.db));
  const response = await get(
    handle(testRoute, ({ context: { db } }) => db.execute(sql`SELECT pg_sleep(10)`)),
  );
  expect(response.status).toBe(503);
  await slow.close();
});
