/** API keys as Next calls their routes, and what other routes make of them. */
import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { hashToken } from "#lib/auth/token.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { makeTestKey } from "#lib/testing/make-test-key.ts";
import { openSession } from "#lib/testing/open-session.ts";
import { testContext } from "#lib/testing/test-context.ts";
import { testRoute } from "#lib/testing/test-route.ts";
import { waitUntil } from "#lib/testing/wait-until.ts";
import { DAY, HOUR, MINUTE, SECOND, systemClock } from "#lib/time.ts";
import { DELETE as pauseOrRemove } from "../../app/api/v1/influencers/[platform]/[externalId]/route.ts";
import { POST as addInfluencer, GET as listInfluencers } from "../../app/api/v1/influencers/route.ts";
import { DELETE as revoke } from "../../app/api/v1/keys/[id]/route.ts";
import { GET as list, POST as make } from "../../app/api/v1/keys/route.ts";
import { DELETE as signOut } from "../../app/api/v1/session/route.ts";
import { GET as listUsers } from "../../app/api/v1/users/route.ts";
import { provideContext } from "./get-context.ts";
import { handle, type RouteHandler } from "./handle.ts";

const HERE = "http://127.0.0.1:3000";
const KEY = /^ia_[A-Za-z0-9_-]{43}$/;
const madeSchema = z.object({ id: z.string(), key: z.string().regex(KEY), expiresAt: z.number().nullable() });

let later = 0;
const clock = { now: () => systemClock.now() + later };
let t: TestDatabase;
let admin: string;

beforeAll(async () => {
  t = await createTestDatabase({ prepared: true, max: 6 });
  admin = await openSession(t.db);
});
beforeEach(async () => {
  later = 0;
  provide(false);
  await t.db.execute(sql`TRUNCATE api_keys`);
});
afterAll(() => t.close());

function provide(isClosed: boolean): void {
  provideContext(testContext(t.web, { clock, isClosed }));
}

interface CallOptions {
  method?: string;
  headers?: Record<string, string>;
  body?: unknown;
  params?: Record<string, string>;
  query?: string;
}

async function call(handler: RouteHandler, options: CallOptions = {}) {
  const { method = "GET", headers = {}, body = {}, params = {}, query = "" } = options;
  const request = new Request(`${HERE}/x${query}`, {
    method,
    headers: { host: "127.0.0.1:3000", ...headers },
    ...(method === "GET" ? {} : { body: JSON.stringify(body) }),
  });
  const response = await handler(request, { params: Promise.resolve(params) });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: JSON.parse(text) };
}

const ours = () => ({ cookie: admin, origin: HERE, "content-type": "application/json" });
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const me = handle({ ...testRoute, access: "viewer", by: "key" }, async ({ identity }) => ({ ...identity }));
const whoAmI = (headers: Record<string, string>) => call(me, { headers });

async function makeOne(wish: Record<string, unknown> = {}) {
  const body = { name: "nightly report", scope: "read", expiresInDays: 90, ...wish };
  return await call(make, { method: "POST", headers: ours(), body });
}
async function count(externalId: string): Promise<number> {
  const [row] = await t.db.execute<{ n: number }>(
    sql`SELECT count(*)::int AS n FROM influencers WHERE external_id = ${externalId}`,
  );
  return row?.n ?? 0;
}
const add = (externalId: string, headers: Record<string, string>) =>
  call(addInfluencer, { method: "POST", headers, body: { externalId } });

describe("a key", () => {
  test("is told once; the database holds its SHA-256 and its first characters alone", async () => {
    const made = await makeOne();
    expect(made.status).toBe(201);
    expect(made.headers.get("cache-control")).toBe("private, no-store");
    const { key, id, expiresAt } = madeSchema.parse(made.body);
    expect(Math.abs((expiresAt ?? 0) * SECOND - (clock.now() + 90 * DAY))).toBeLessThan(HOUR);
    const listed = await call(list, { headers: ours() });
    expect(listed.body).toMatchObject({
      keys: [
        {
          id,
          name: "nightly report",
          prefix: key.slice(0, 9),
          scope: "read",
          createdBy: "admin@example.org",
        },
      ],
    });
    const [row] = await t.db.execute<{ dump: string }>(sql`SELECT k::text AS dump FROM api_keys AS k`);
    expect(row?.dump).toContain(hashToken(key));
    for (const text of [listed.text, row?.dump ?? ""]) expect(text).not.toContain(key.slice(0, 12));
    expect(listed.text).not.toContain(hashToken(key));
    // Whoever has a dump has no key.
    for (const stolen of [hashToken(key), `ia_${hashToken(key)}`])
      expect((await whoAmI(bearer(stolen))).status).toBe(401);
  });

  test.each([
    { name: "" },
    { name: "  " },
    { name: "x".repeat(101) },
    { scope: "admin" },
    { expiresInDays: 31 },
    { expiresInDays: undefined },
    { more: 1 },
  ])("is not made of %j", async (wish) => {
    expect((await makeOne(wish)).status).toBe(400);
  });

  test("works from the next request on, and ends at once: revoked, or its day being over", async () => {
    const { key, id } = madeSchema.parse((await makeOne()).body);
    expect((await whoAmI(bearer(key))).body).toMatchObject({ email: "admin@example.org", role: "viewer" });
    later = 90 * DAY + 1;
    const expired = await whoAmI(bearer(key));
    expect(expired).toMatchObject({ status: 401, body: { error: { code: "UNAUTHENTICATED" } } });
    expect(expired.text).toContain("expired on 20");
    expect(expired.headers.get("www-authenticate")).toBe("Bearer");
    later = 0;
    expect((await whoAmI(bearer(key))).status).toBe(200);
    const gone = { method: "DELETE", headers: ours(), params: { id } };
    expect((await call(revoke, gone)).status).toBe(200);
    const revoked = await whoAmI(bearer(key));
    expect(revoked.status).toBe(401);
    expect(revoked.text).toContain("was revoked on 20");
    expect((await call(revoke, gone)).status).toBe(200);
    expect((await call(revoke, { ...gone, params: { id: "nobody's" } })).status).toBe(404);
  });

  test("for ever is good for ever", async () => {
    const { key, expiresAt } = madeSchema.parse((await makeOne({ expiresInDays: null })).body);
    expect(expiresAt).toBeNull();
    later = 40 * 365 * DAY;
    expect((await whoAmI(bearer(key))).status).toBe(200);
  });

  test("never does more than its maker may now, and goes with them", async () => {
    const email = "second@example.org";
    await openSession(t.db, { email });
    const key = await makeTestKey(t.db, { scope: "write", email });
    await makeTestKey(t.db, { email, isRevoked: true });
    const users = await call(listUsers, { headers: ours() });
    // What stops working when they are taken out.
    expect(users.body).toMatchObject({ users: [{ keys: 0 }, { email, keys: 1 }] });
    expect((await whoAmI(bearer(key))).body).toMatchObject({ role: "admin" });
    await t.db.execute(sql`UPDATE users SET role = 'viewer' WHERE email = ${email}`);
    expect((await whoAmI(bearer(key))).body).toMatchObject({ role: "viewer" });
    expect((await add("1000077", bearer(key))).status).toBe(403);
    expect((await call(list, { headers: ours() })).body).toMatchObject({
      keys: [{ isCurbed: true }, { isCurbed: false }],
    });
    await t.db.execute(sql`DELETE FROM users WHERE email = ${email}`);
    expect((await whoAmI(bearer(key))).status).toBe(401);
  });

  test.each([
    "",
    "ia_",
    `ia_${"x".repeat(43)}`,
    `ia_${"x".repeat(44)}`,
    "ia_' OR 1=1 --",
    "ia_x, Bearer ia_y",
  ])("that nobody made opens nothing, also beside an admin's session: %j", async (text) => {
    expect((await whoAmI(bearer(text))).status).toBe(401);
    if (text !== "") expect((await whoAmI({ ...bearer(text), cookie: admin })).status).toBe(401);
  });

  test("that is bad is refused where everybody may read, too, but not where we say how we are", async () => {
    const open = handle(testRoute, async () => ({}));
    const status = handle({ ...testRoute, access: "open" }, async () => ({}));
    const dead = bearer(await makeTestKey(t.db, { isRevoked: true }));
    expect((await call(open, { headers: dead })).status).toBe(401);
    expect((await call(status, { headers: dead })).status).toBe(200);
    const good = await call(open, { headers: bearer(await makeTestKey(t.db)) });
    expect(good.status).toBe(200);
    expect(good.headers.get("cache-control")).toBe("private, no-store");
  });

  test("is no other scheme's, and somebody else's bearer token is none of ours", async () => {
    const key = await makeTestKey(t.db);
    for (const authorization of [`Basic ${key}`, key, `bearer:${key}`, "Bearer eyJhbGciOi.x.y"]) {
      expect((await whoAmI({ authorization })).status).toBe(401);
      expect((await whoAmI({ authorization, cookie: admin })).status).toBe(200);
    }
    for (const other of [{ "x-api-key": key }, { cookie: `__Host-ia_session=${key}` }])
      expect((await whoAmI(other)).status).toBe(401);
    expect((await whoAmI({ authorization: `bearer ${key}` })).status).toBe(200);
  });

  test("no header makes a failure of ours", async () => {
    const key = await makeTestKey(t.db);
    const part = fc.constantFrom("Bearer", "Basic", " ", "ia_", key, ",", "\t", "x", "é");
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 6 }), async (parts) => {
        expect([200, 401]).toContain((await whoAmI({ authorization: parts.join("") })).status);
      }),
    );
  });
});

describe("what changes something", () => {
  test("takes a key that may write, and no Origin", async () => {
    const [reads, writes] = [await makeTestKey(t.db), await makeTestKey(t.db, { scope: "write" })];
    const refused = await add("1000050", bearer(reads));
    expect(refused.status).toBe(403);
    expect(refused.text).toContain("may only read");
    expect(await count("1000050")).toBe(0);
    expect((await add("1000050", bearer(writes))).status).toBe(201);
    expect(await count("1000050")).toBe(1);
    const params = { platform: "mockstagram", externalId: "1000050" };
    const remove = { method: "DELETE", params };
    expect((await call(pauseOrRemove, { ...remove, headers: bearer(reads) })).status).toBe(403);
    expect((await call(pauseOrRemove, { ...remove, headers: bearer(writes) })).status).toBe(200);
  });

  test("asked with a key and a session is judged by the key", async () => {
    const [reads, writes] = [await makeTestKey(t.db), await makeTestKey(t.db, { scope: "write" })];
    expect((await add("1000051", { ...ours(), ...bearer(reads) })).status).toBe(403);
    expect(await count("1000051")).toBe(0);
    // Another site can't make a browser send a key: there is nothing to guard.
    const foreign = { ...ours(), origin: "https://evil.example", "sec-fetch-site": "cross-site" };
    expect((await add("1000051", { ...foreign, ...bearer(writes) })).status).toBe(201);
    const [event] = await t.db.execute(sql`
      SELECT actor_kind AS kind, actor_name AS name FROM audit_events WHERE action = 'influencer.add' AND target_id = 'mockstagram/1000051'`);
    expect(event).toEqual({ kind: "key", name: `admin@example.org, ${writes.slice(0, 9)}…` });
    // A bearer token that is no key of ours is no way around the guard.
    expect((await add("1000052", { ...foreign, authorization: "Bearer x" })).status).toBe(403);
    expect((await add("1000052", foreign)).status).toBe(403);
    expect(await count("1000052")).toBe(0);
  });

  test("about people takes one of them: keys, sessions", async () => {
    const headers = bearer(await makeTestKey(t.db, { scope: "write" }));
    const body = { name: "another", scope: "write", expiresInDays: null };
    expect((await call(list, { headers })).status).toBe(403);
    expect((await call(make, { method: "POST", headers, body })).status).toBe(403);
    expect((await call(revoke, { method: "DELETE", headers, params: { id: "x" } })).status).toBe(403);
    expect((await call(signOut, { method: "DELETE", headers: { ...ours(), ...headers } })).status).toBe(403);
    expect((await whoAmI({ cookie: admin })).status).toBe(200);
    const [row] = await t.db.execute<{ n: number }>(sql`SELECT count(*)::int AS n FROM api_keys`);
    expect(row?.n).toBe(1);
  });
});

test("where the public is shut out, a key that may read reads", async () => {
  provide(true);
  expect((await call(listInfluencers)).status).toBe(401);
  const answer = await call(listInfluencers, { headers: bearer(await makeTestKey(t.db)) });
  expect(answer.status).not.toBe(401);
  expect(answer.status).toBeLessThan(500);
});

describe("a key in an address", () => {
  test.each([
    (key: string) => `?api_key=${key}`,
    (key: string) => `?APIKEY=${key}`,
    (key: string) => `?access_token=${key}`,
    () => "?api_key=of-somebody-else",
    (key: string) => `?search=${key}`,
    (key: string) => `?x=%69a_${key.slice(3)}`,
    (key: string) => `?x=1&x=${key}`,
    (key: string) => `?${key}`,
  ])("is refused with words, and not repeated: %s", async (query) => {
    const key = await makeTestKey(t.db);
    for (const headers of [{}, { cookie: admin }, bearer(key)]) {
      const answer = await call(listInfluencers, { query: query(key), headers });
      expect(answer.status).toBe(400);
      expect(answer.text).toContain("Authorization: Bearer");
      expect(answer.text).not.toContain(key.slice(3));
    }
  });
});

describe("when it was last used", () => {
  const lastUsed = async () => {
    const [row] = await t.db.execute<{ at: number | null }>(
      sql`SELECT (extract(epoch FROM last_used_at) * 1000)::float8 AS at FROM api_keys`,
    );
    return row?.at ?? null;
  };
  const used = (since: number) =>
    waitUntil("the use is noted", 30_000, async () => ((await lastUsed()) ?? 0) >= since);

  test("is noted, once a minute however often it is used", async () => {
    const headers = bearer(await makeTestKey(t.db));
    const began = clock.now();
    await Promise.all([...Array(20).keys()].map(() => whoAmI(headers)));
    await used(began - 1);
    const first = await lastUsed();
    later = MINUTE / 2;
    await whoAmI(headers);
    expect(await lastUsed()).toBe(first);
    later = MINUTE + SECOND;
    await whoAmI(headers);
    await used(began + MINUTE);
  });

  test("keeps nobody waiting", async () => {
    const headers = bearer(await makeTestKey(t.db));
    await t.db.transaction(async (tx) => {
      await tx.execute(sql`SELECT FROM api_keys FOR UPDATE`);
      expect((await whoAmI(headers)).status).toBe(200);
      expect(await lastUsed()).toBeNull();
    });
    await used(1);
  });
});
