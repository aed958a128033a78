/** Routes that change something, as Next calls them: without session, from elsewhere or as a form nothing changes. */
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { influencerDetailSchema, profileSchema } from "#lib/domain/influencer-views.ts";
import type { FetchOutcome, Provider } from "#lib/provider/provider.ts";
import { addInfluencer } from "#lib/service/add-influencer.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { openSession, TEST_SECRET } from "#lib/testing/open-session.ts";
import {
  PATCH as patch,
  DELETE as remove,
} from "../../app/api/v1/influencers/[platform]/[externalId]/route.ts";
import { GET as preview } from "../../app/api/v1/influencers/preview/route.ts";
import { POST as add } from "../../app/api/v1/influencers/route.ts";
import { provideContext } from "./get-context.ts";
import type { RouteHandler } from "./handle.ts";

const START = 1_700_006_400;
let second = 0;
const clock = { now: () => (START + second) * 1_000 };
const account = { platform: "mockstagram", externalId: "1000001" };
let t: TestDatabase;
let cookie: string;
let asked: string[] = [];

/** A platform with one account. */
const provider: Provider = {
  platform: "mockstagram",
  fetchMany: async (ids) => {
    asked.push(...ids);
    return ids.map(
      (externalId): FetchOutcome =>
        externalId === "1000001"
          ? {
              kind: "found",
              externalId,
              username: "influencer-1000001",
              followers: 5,
              following: 3,
              posts: null,
              retrievedAt: clock.now(),
            }
          : {
              kind: "failed",
              externalId,
              reason: externalId === "404" ? "not_found" : "timeout",
              message: "secret detail",
            },
    );
  },
  setWorkers() {},
  limits: () => null,
  applyLimits() {},
  stats: () => ({ inFlight: 0, waiting: 0, breaker: "closed", barredBy: null }),
  close: async () => {},
};

beforeAll(async () => {
  t = await createTestDatabase({ prepared: true });
  provideContext({ db: t.web, clock, providerOf: () => provider, authSecret: TEST_SECRET });
  cookie = await openSession(t.db);
});
afterAll(() => t.close());
beforeEach(async () => {
  second = 0;
  asked = [];
  await t.db.execute(sql`
    TRUNCATE influencers, shards, tracking_periods, data_points RESTART IDENTITY CASCADE`);
});

interface CallOptions {
  body?: unknown;
  text?: string;
  headers?: Record<string, string>;
  params?: Record<string, string>;
  query?: string;
  method?: string;
}

async function call(handler: RouteHandler, options: CallOptions = {}) {
  const { params = account, query = "", method = "POST" } = options;
  const headers = {
    host: "127.0.0.1:3000",
    "content-type": "application/json",
    origin: "http://127.0.0.1:3000",
    cookie,
    ...options.headers,
  };
  const text = options.text ?? JSON.stringify(options.body ?? {});
  const request = new Request(`http://127.0.0.1:3000/x?${query}`, {
    method,
    headers,
    ...(method === "GET" ? {} : { body: text }),
  });
  const response = await handler(request, { params: Promise.resolve(params) });
  const answer = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text: answer,
    body: answer === "" ? null : JSON.parse(answer),
  };
}

/** Everything that these routes could change. */
async function rows() {
  const [row] = await t.db.execute<{ all: string }>(sql`
    SELECT concat(
      (SELECT string_agg(i::text, ' ' ORDER BY id) FROM influencers i), '|',
      (SELECT string_agg(p::text, ' ' ORDER BY p::text) FROM tracking_periods p), '|',
      (SELECT string_agg(s::text, ' ' ORDER BY id) FROM shards s), '|',
      (SELECT string_agg(l::text, ' ' ORDER BY l::text) FROM account_links l), '|',
      (SELECT string_agg(u::text, ' ' ORDER BY u::text) FROM users u)) AS all`);
  return row?.all;
}

const changes: [string, RouteHandler, CallOptions][] = [
  ["POST influencers", add, { body: { externalId: "1000002" } }],
  ["PATCH paused", patch, { body: { state: "paused" } }],
  ["PATCH live", patch, { body: { state: "live" } }],
  ["PATCH restore", patch, { body: { restore: true } }],
  ["DELETE influencer", remove, {}],
];
const foreign: [string, Record<string, string>][] = [
  ["a foreign origin", { origin: "http://evil.example" }],
  ["the origin null", { origin: "null" }],
  ["the same host on another port", { origin: "http://127.0.0.1:3001" }],
  ["no origin but a cross-site fetch", { origin: "", "sec-fetch-site": "cross-site" }],
  ["no origin but a same-site fetch", { origin: "", "sec-fetch-site": "same-site" }],
  ["a text body", { "content-type": "text/plain" }],
  ["a form", { "content-type": "application/x-www-form-urlencoded" }],
  ["a form with files", { "content-type": "multipart/form-data; boundary=x" }],
  ["no content type", { "content-type": "" }],
];

describe.each(changes)("%s", (_name, handler, options) => {
  beforeEach(() => addInfluencer(t.db, { platform: "mockstagram", externalId: "1000001" }, clock));

  test.each([
    ["none", ""],
    ["a made-up one", `__Host-ia_session=${"A".repeat(43)}`],
    ["an empty one", "__Host-ia_session="],
    ["one of another name", "__Host-ia_sessions=x"],
  ])("without a session (%s): 401 and no row changed", async (_what, bad) => {
    const before = await rows();
    const answer = await call(handler, { ...options, headers: { cookie: bad } });
    expect(answer.status).toBe(401);
    expect(answer.text).not.toContain("1000001");
    expect(await rows()).toBe(before);
  });

  test("after the session has expired: 401 and no row changed", async () => {
    const email = "another@example.org";
    const headers = { cookie: await openSession(t.db, { email }) };
    await t.db.execute(sql`
      UPDATE sessions SET expires_at = now() - interval '1 second'
      WHERE user_id = (SELECT id FROM users WHERE email = ${email})`);
    const before = await rows();
    expect((await call(handler, { ...options, headers })).status).toBe(401);
    expect(await rows()).toBe(before);
  });

  test.each(foreign)("from %s: 403 and no row changed", async (_what, headers) => {
    const before = await rows();
    expect((await call(handler, { ...options, headers })).status).toBe(403);
    expect(await rows()).toBe(before);
  });
});

describe("adding", () => {
  test("answers the new influencer, and 409 the second time", async () => {
    const answer = await call(add, { body: { externalId: "1000009", interval: 300 } });
    expect(answer.status).toBe(201);
    expect(influencerDetailSchema.parse(answer.body)).toMatchObject({
      externalId: "1000009",
      state: "pending",
      interval: 300,
      latest: null,
      periods: [{ kind: "live", from: START, to: null, interval: 300 }],
    });
    expect(answer.headers.get("cache-control")).toBe("private, no-store");
    const again = await call(add, { body: { externalId: "1000009" } });
    expect(again).toMatchObject({ status: 409, body: { success: false, error: { code: "CONFLICT" } } });
  });

  test.each([
    { externalId: "abc" },
    { externalId: "" },
    { externalId: 5 },
    { externalId: "1'; DROP TABLE influencers; --" },
    { externalId: "5", interval: 7 },
    // For tests and benches alone.
    { externalId: "5", interval: 5 },
    { externalId: "5", interval: 30 },
    { externalId: "5", interval: "60" },
    { externalId: "5", platform: "instagram" },
    { externalId: "5", state: "ok" },
    {},
  ])("%j is refused with 400", async (body) => {
    expect(await call(add, { body })).toMatchObject({
      status: 400,
      body: { error: { code: "BAD_REQUEST" } },
    });
  });
});

describe("changing one", () => {
  test("pause, resume, remove, restore: each answers what holds now", async () => {
    await addInfluencer(t.db, { platform: "mockstagram", externalId: "1000001" }, clock);
    second = 70;
    expect((await call(patch, { body: { state: "paused" } })).body).toMatchObject({ state: "paused" });
    expect((await call(patch, { body: { state: "live" } })).body).toMatchObject({ state: "pending" });
    const gone = await call(remove, { method: "DELETE" });
    expect(gone.body).toEqual({ dataPoints: 0, restorableUntil: START + 70 + 60 });
    expect((await call(patch, { body: { state: "paused" } })).status).toBe(404);
    expect((await call(patch, { body: { restore: true } })).status).toBe(200);
    await call(remove, { method: "DELETE" });
    second = 200;
    expect((await call(patch, { body: { restore: true } })).status).toBe(409);
  });

  test.each([
    [{}, 400],
    [{ state: "ok" }, 400],
    [{ interval: 5 }, 400],
    [{ restore: false }, 400],
    [{ restore: true, state: "live" }, 400],
    [{ state: "paused" }, 404],
    [{ restore: true }, 404],
  ])("%j of one that is not tracked: %i", async (body, status) => {
    expect((await call(patch, { body })).status).toBe(status);
  });
});

describe("the preview", () => {
  const ask = (externalId: string, headers = {}) =>
    call(preview, { method: "GET", query: `externalId=${encodeURIComponent(externalId)}`, headers });

  test("shows the profile, and whether it is tracked already", async () => {
    const answer = await ask("1000001");
    expect(profileSchema.parse(answer.body)).toEqual({
      ...account,
      username: "influencer-1000001",
      followers: 5,
      following: 3,
      posts: null,
      tracked: false,
    });
    await addInfluencer(t.db, { platform: "mockstagram", externalId: "1000001" }, clock);
    expect((await ask("1000001")).body.tracked).toBe(true);
  });

  test("an unknown account is a 404 that says so; no answer is a 503 without details of ours", async () => {
    expect(await ask("404")).toMatchObject({
      status: 404,
      body: { error: { message: "Mockstagram knows no influencer with the id 404." } },
    });
    const silent = await ask("1000002");
    expect(silent).toMatchObject({ status: 503, body: { error: { code: "UNAVAILABLE" } } });
    expect(silent.text).not.toContain("secret");
  });

  test("without a session, or with a malformed id, no platform is asked", async () => {
    expect((await ask("1000001", { cookie: "" })).status).toBe(401);
    for (const bad of ["", "abc", "../../etc", "0", "1 2"]) expect((await ask(bad)).status).toBe(400);
    expect(asked).toEqual([]);
  });
});
