/**
 * Each route that changes something, asked with an admin's session by another site, or as another site's form could: 403,
 * and no row of any table is another one. The same from our own page does change something, so that means something.
 */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createAccountLink } from "#lib/auth/create-account-link.ts";
import { addInfluencer } from "#lib/service/add-influencer.ts";
import { startBulkAction } from "#lib/service/bulk/start-bulk-action.ts";
import { storeDeadLetters } from "#lib/store/store-dead-letters.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { makeTestKey } from "#lib/testing/make-test-key.ts";
import { openSession, TEST_PASSWORD } from "#lib/testing/open-session.ts";
import { routeAccess } from "#lib/testing/route-policy.ts";
import { testContext } from "#lib/testing/test-context.ts";
import { systemClock } from "#lib/time.ts";
import { provideContext } from "./get-context.ts";
import type { RouteHandler } from "./handle.ts";

const APP = join(import.meta.dirname, "../../app");
const OTHER = "other@example.org";
let t: TestDatabase;
let cookie: string;
let known: { userId: string; token: string; keyId: string };

beforeAll(async () => {
  t = await createTestDatabase({ prepared: true });
  provideContext(testContext(t.web));
  await addInfluencer(t.db, { platform: "mockstagram", externalId: "1000042" }, systemClock);
  cookie = await openSession(t.db);
  await openSession(t.db, { email: OTHER, role: "viewer" });
  const [user] = await t.db.execute<{ id: string }>(sql`SELECT id FROM users WHERE email = ${OTHER}`);
  const { token } = await createAccountLink(t.db, systemClock, { email: "new@example.org", role: "viewer" });
  await makeTestKey(t.db);
  const [key] = await t.db.execute<{ id: string }>(sql`SELECT id FROM api_keys`);
  known = { userId: user?.id ?? "", token, keyId: key?.id ?? "" };
  await storeDeadLetters(t.db, [{ queue: "ingest", payload: { v: 99 }, cause: "unreadable" }]);
  // The first is done within the call, the second runs on, the third has stopped.
  for (const kind of ["pause", "resume", "resume"] as const)
    await startBulkAction(t.db, { action: { kind }, filter: {} }, OTHER, systemClock);
  await t.db.execute(sql`UPDATE bulk_actions SET state = 'running', ended_at = NULL WHERE id > 1`);
  await t.db.execute(sql`UPDATE bulk_actions SET problem = 'it would not' WHERE id = 3`);
});
afterAll(() => t.close());

interface Sample {
  params?: () => Record<string, string>;
  body?: () => object;
  /** Asked from our own page without a session: with one it would end it. */
  signsIn?: boolean;
  /** Asks with POST so that a secret stands in no address. */
  reads?: boolean;
}

const account = () => ({ platform: "mockstagram", externalId: "1000042" });
const platform = () => ({ platform: "mockstagram" });
const pausing = () => ({ action: { kind: "pause" }, filter: {} });
const note = () => ({ ...account(), id: "1" });
const written = (text: string) => () => ({ text, from: 1_700_000_040, to: null });
const letters = () => ({ ids: [1] });
const user = () => ({ id: known.userId });

/** In an order in which each finds what it changes. */
const samples: Record<string, Sample> = {
  "POST /api/v1/influencers": { body: () => ({ externalId: "1000043" }) },
  "PATCH /api/v1/influencers/[platform]/[externalId]": { params: account, body: () => ({ state: "paused" }) },
  "POST /api/v1/influencers/[platform]/[externalId]/notes": { params: account, body: written("giveaway") },
  "PATCH /api/v1/influencers/[platform]/[externalId]/notes/[id]": { params: note, body: written("purge") },
  "DELETE /api/v1/influencers/[platform]/[externalId]/notes/[id]": { params: note },
  "DELETE /api/v1/influencers/[platform]/[externalId]": { params: account },
  "POST /api/v1/keys": { body: () => ({ name: "a program's", scope: "read", expiresInDays: 30 }) },
  "DELETE /api/v1/keys/[id]": { params: () => ({ id: known.keyId }) },
  "POST /api/v1/imports": { body: () => ({ name: "a file", bytes: 2 }) },
  "PUT /api/v1/imports/[id]/chunks/[n]": { params: () => ({ id: "1", n: "0" }) },
  "POST /api/v1/imports/[id]/[action]": {
    params: () => ({ id: "1", action: "check" }),
    body: () => ({ chunks: 1 }),
  },
  "POST /api/v1/bulk-actions": { body: pausing },
  "POST /api/v1/bulk-actions/preview": { body: pausing, reads: true },
  "POST /api/v1/bulk-actions/[id]/cancel": { params: () => ({ id: "2" }) },
  "POST /api/v1/bulk-actions/[id]/retry": { params: () => ({ id: "3" }) },
  "POST /api/v1/bulk-actions/[id]/undo": { params: () => ({ id: "1" }) },
  "POST /api/v1/dead-letters/discard": { body: letters },
  "POST /api/v1/dead-letters/restore": { body: letters },
  "POST /api/v1/dead-letters/redrive": { body: letters },
  "PATCH /api/v1/platforms/[platform]": { params: platform, body: () => ({ paused: true }) },
  "POST /api/v1/platforms/[platform]/recheck": { params: platform, reads: true },
  "POST /api/v1/users": { body: () => ({ email: "invited@example.org", role: "viewer" }) },
  "DELETE /api/v1/users/invitations/[email]": { params: () => ({ email: "invited@example.org" }) },
  "POST /api/v1/users/[id]/link": { params: user },
  "PATCH /api/v1/users/[id]": { params: user, body: () => ({ role: "admin" }) },
  "DELETE /api/v1/users/[id]/sessions": { params: user },
  "DELETE /api/v1/users/[id]": { params: user },
  "POST /api/v1/account/link": { body: () => ({ token: known.token }), reads: true },
  "POST /api/v1/account": { body: () => ({ token: known.token, password: TEST_PASSWORD }), signsIn: true },
  "POST /api/v1/session": {
    body: () => ({ email: "new@example.org", password: TEST_PASSWORD }),
    signsIn: true,
  },
  "PATCH /api/v1/account": {
    body: () => ({ currentPassword: TEST_PASSWORD, newPassword: `${TEST_PASSWORD} anew` }),
  },
  "DELETE /api/v1/session": {},
};

/** They change nothing. */
const harmless = ["POST /api/v1/influencers/latest"];

const foreign: [string, Record<string, string>, string?][] = [
  ["a foreign origin", { origin: "https://evil.example" }],
  ["our name as another's prefix", { origin: "http://127.0.0.1:3000.evil.example" }],
  ["another port", { origin: "http://127.0.0.1:3001" }],
  ["the origin null", { origin: "null" }],
  ["no origin, cross-site", { "sec-fetch-site": "cross-site" }],
  ["no origin, same-site", { "sec-fetch-site": "same-site" }],
  ["our origin, cross-site", { origin: "http://127.0.0.1:3000", "sec-fetch-site": "cross-site" }],
  ["plain text", { origin: "http://127.0.0.1:3000", "content-type": "text/plain" }],
  ["plain text that names JSON", { "content-type": "text/plain; x=application/json" }],
  ["a form", { "content-type": "application/x-www-form-urlencoded" }, "state=paused&externalId=1000043"],
  ["a form with files", { "content-type": "multipart/form-data; boundary=x" }, "--x--"],
  ["no type", { "content-type": "" }],
];

async function call(what: string, headers: Record<string, string>, text?: string): Promise<Response> {
  const [method = "", route = ""] = what.split(" ");
  const module: Record<string, unknown> = await import(pathToFileURL(join(APP, route, "route.ts")).href);
  const handler = module[method];
  if (!isHandler(handler)) throw new Error(`There is no ${what}.`);
  const { params, body } = samples[what] ?? {};
  const request = new Request("http://127.0.0.1:3000/x", {
    method,
    headers: { host: "127.0.0.1:3000", "content-type": "application/json", ...headers },
    body: text ?? JSON.stringify(body?.() ?? {}),
  });
  return await handler(request, { params: Promise.resolve(params?.() ?? {}) });
}

function isHandler(value: unknown): value is RouteHandler {
  return typeof value === "function";
}

/** All rows of all tables. */
async function everything(): Promise<string> {
  const tables = await t.db.execute<{ name: string }>(sql`
    SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename`);
  const parts = tables.map(
    ({ name }) => sql`
      SELECT ${name} || ' ' || coalesce(string_agg(r::text, '|' ORDER BY r::text), '') AS line
      FROM ${sql.identifier(name)} r`,
  );
  const lines = await t.db.execute<{ line: string }>(sql.join(parts, sql` UNION ALL `));
  return lines.map(({ line }) => line).join("\n");
}

test("each route that changes something is here", () => {
  const changing = Object.entries(routeAccess).flatMap(([route, methods]) =>
    Object.keys(methods).flatMap((method) => (method === "GET" ? [] : [`${method} ${route}`])),
  );
  const expected = changing.filter((what) => !harmless.includes(what) && !what.endsWith("/api/[...path]"));
  expect(Object.keys(samples).sort()).toEqual(expected.sort());
});

test.each(Object.entries(samples))("%s", async (what, { signsIn = false, reads = false }) => {
  const before = await everything();
  for (const [name, headers, text] of foreign) {
    const response = await call(what, { cookie, ...headers }, text);
    expect(response.status, name).toBe(403);
    expect(await response.json(), name).toMatchObject({ success: false, error: { code: "FORBIDDEN" } });
    expect(response.headers.getSetCookie(), name).toEqual([]);
  }
  expect(await everything()).toBe(before);

  const own = { origin: "http://127.0.0.1:3000", "sec-fetch-site": "same-origin" };
  const response = await call(what, signsIn ? own : { ...own, cookie });
  expect(response.ok, await response.clone().text()).toBe(true);
  if (!reads) expect(await everything()).not.toBe(before);
  const [set] = response.headers.getSetCookie();
  // The same session goes on under a new name.
  if (what === "PATCH /api/v1/account" && set !== undefined) cookie = set.split(";")[0] ?? "";
});
