/**
 * Each route that changes something × what it leaves in the audit log: one event by whoever did it when it changes
 * something, none when it changes nothing. A new route that nobody wrote down here fails.
 */
import { globSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { actAs } from "#lib/acting.ts";
import { CLIENT_ADDRESS } from "#lib/auth/network-of.ts";
import { type AuditAction, auditActions } from "#lib/domain/audit-actions.ts";
import { makeDemoHistory } from "#lib/service/make-demo-history.ts";
import { removeDemoHistory } from "#lib/service/remove-demo-history.ts";
import { seedInfluencers } from "#lib/service/seed-influencers.ts";
import { ADMIN, type Ask, PASSWORD, userOf } from "#lib/testing/audited-changes/audited-change.ts";
import { listAuditedChanges } from "#lib/testing/audited-changes/list-audited-changes.ts";
import { createTestDatabase } from "#lib/testing/create-test-database.ts";
import { openSession } from "#lib/testing/open-session.ts";
import { testContext } from "#lib/testing/test-context.ts";
import { systemClock } from "#lib/time.ts";
import { provideContext } from "./get-context.ts";
import type { RouteHandler } from "./handle.ts";

const APP = join(import.meta.dirname, "../../app");
const CHANGING = ["POST", "PUT", "PATCH", "DELETE"];
const account = { platform: "mockstagram", externalId: "1000042" };
const ONE = "api/v1/influencers/[platform]/[externalId]";
const t = await createTestDatabase({ prepared: true });
const changes = listAuditedChanges(t.db);
let cookie: string;

/** Their answer holds a secret, this once. */
const MAKING = ["POST api/v1/users", "POST api/v1/users/[id]/link", "POST api/v1/keys"];

/** They read; POST, since a token or a thousand ids don't belong into an address. And pieces of an import, which is noted itself. */
const reading = [
  "PUT api/v1/imports/[id]/chunks/[n]",

  "POST api/v1/account/link",
  "POST api/v1/bulk-actions/preview",
  "POST api/v1/influencers/latest",
];

beforeAll(() => {
  provideContext(testContext(t.web));
});
afterAll(() => t.close());
beforeEach(async () => {
  await t.db.execute(sql`
    TRUNCATE users, account_links, rate_limits, influencers, shards, tracking_periods, notes, dead_letters, upstream_states, bulk_actions, bulk_batches, bulk_changes,
      imports
    RESTART IDENTITY CASCADE`);
  cookie = await openSession(t.db);
});

async function handlerOf(route: string): Promise<RouteHandler> {
  const [method = "", path = ""] = route.split(" ");
  const exported: Record<string, unknown> = await import(pathToFileURL(join(APP, path, "route.ts")).href);
  const handler = exported[method];
  if (!isHandler(handler)) throw new Error(`There is no ${route}.`);
  return handler;
}

function isHandler(value: unknown): value is RouteHandler {
  return typeof value === "function";
}

async function call(route: string, { body = {}, params = account, headers = {} }: Ask): Promise<Response> {
  const request = new Request("http://127.0.0.1:3000/x", {
    method: route.split(" ")[0] ?? "",
    headers: {
      host: "127.0.0.1:3000",
      origin: "http://127.0.0.1:3000",
      "content-type": "application/json",
      [CLIENT_ADDRESS]: "203.0.113.7",
      cookie,
      ...headers,
    },
    body: JSON.stringify(body),
  });
  return await (await handlerOf(route))(request, { params: Promise.resolve(params) });
}

async function events() {
  const rows = await t.db.execute<Record<string, unknown>>(sql`
    SELECT concat_ws(' ', actor_kind, actor_name) AS actor, actor_id, action, target_id AS target, before, after,
      request_id
    FROM audit_events ORDER BY id`);
  return [...rows];
}

test("each route that changes something is written down here, and each kind of change that a route makes", async () => {
  const found: string[] = [];
  for (const path of globSync("**/route.ts", { cwd: APP })) {
    // Where nothing is, nothing changes.
    if (path.includes("[...")) continue;
    const exported: Record<string, unknown> = await import(pathToFileURL(join(APP, path)).href);
    for (const method of Object.keys(exported))
      if (CHANGING.includes(method)) found.push(`${method} ${path.replace(/\/route\.ts$/, "")}`);
  }
  expect(found.sort()).toEqual([...new Set([...changes.map(({ route }) => route), ...reading])].sort());
  const elsewhere: AuditAction[] = [
    "session.throttled",
    "demo.make",
    "demo.remove",
    "database.backup",
    "database.restore",
  ];
  const covered = new Set([...changes.map(({ leaves }) => leaves.action), ...elsewhere]);
  expect([...covered].sort()).toEqual(Object.keys(auditActions).sort());
});

describe.each(changes)("$route $of", ({ route, before, ask, leaves, again }) => {
  test("leaves one event, in words without secrets, and none when nothing changes", async () => {
    await before?.();
    const asked = await ask();
    await t.db.execute(sql`TRUNCATE audit_events`);
    const answer = await call(route, asked);
    const said = await answer.clone().text();
    const left = await events();
    const { id } = await userOf(t.db, ADMIN);
    expect(left, said).toEqual([
      {
        actor: leaves.actor ?? `user ${ADMIN}`,
        actor_id: leaves.actor === undefined ? id : null,
        action: leaves.action,
        target: leaves.target,
        before: expect.toSatisfy(() => true),
        after: expect.toSatisfy(() => true),
        request_id: answer.headers.get("x-request-id"),
        ...leaves.more,
      },
    ]);
    const [, token = ""] = /"token":"([^"]+)"/.exec(JSON.stringify(asked)) ?? [];
    const [, made = ""] = /#token=([\w-]+)|(?=ia_)(ia_[\w-]{43})/.exec(said)?.filter((part) => part) ?? [];
    if (MAKING.includes(route)) expect(made.length, said).toBeGreaterThan(20);
    for (const secret of [PASSWORD, "another horse", "wrong horse", token, made, cookie.slice(20, 50)])
      if (secret !== "") expect(JSON.stringify(left)).not.toContain(secret);
    if (again === false) return;
    await call(route, asked);
    expect(await events()).toHaveLength(1);
  });
});

test("a command's changes are the operator's, one event for each part that brought something", async () => {
  await t.db.execute(sql`TRUNCATE audit_events, markers`);
  const seed = { platform: "mockstagram", from: 1_000_000, count: 20_010, interval: 300 } as const;
  const value = () => ({ followerCount: 5, followingCount: 3 });
  const demo = { value, externalIds: ["1000000", "1000001"], now: systemClock.now() };
  await actAs({ actor: { kind: "operator", name: "seed" }, requestId: null }, async () => {
    for (let n = 0; n < 2; n++) {
      await seedInfluencers(t.db, seed, { clock: systemClock });
      await makeDemoHistory(t.db, demo);
    }
    for (let n = 0; n < 2; n++) await removeDemoHistory(t.db);
  });
  const part = { actor: "operator seed", action: "influencer.add", request_id: null };
  expect(await events()).toMatchObject([
    { ...part, target: "mockstagram/1000000–1019999", after: { interval: 300, added: 20_000 } },
    { ...part, target: "mockstagram/1020000–1020009", after: { interval: 300, added: 10 } },
    { actor: "operator seed", action: "demo.make", target: null, after: { influencers: 2 } },
    { actor: "operator seed", action: "demo.remove", target: null },
  ]);
});

test("a change that is refused, or taken back, leaves nothing", async () => {
  await t.db.execute(sql`TRUNCATE audit_events`);
  expect((await call("DELETE api/v1/users/[id]", { params: await userOf(t.db, ADMIN) })).status).toBe(409);
  expect((await call(`PATCH ${ONE}`, { body: { state: "paused" } })).status).toBe(404);
  expect((await call("POST api/v1/influencers", { body: { externalId: "x" } })).status).toBe(400);
  expect((await call("POST api/v1/influencers", { headers: { cookie: "" } })).status).toBe(401);
  expect(await events()).toEqual([]);
});

test("and an event that can't be written takes its change back", async () => {
  await t.db.execute(sql`ALTER TABLE audit_events RENAME TO elsewhere`);
  try {
    expect((await call("POST api/v1/influencers", { body: { externalId: "1000042" } })).status).toBe(500);
    expect((await call("POST api/v1/session", { body: { email: ADMIN, password: PASSWORD } })).status).toBe(
      500,
    );
  } finally {
    await t.db.execute(sql`ALTER TABLE elsewhere RENAME TO audit_events`);
  }
  expect(await t.db.execute(sql`SELECT FROM influencers`)).toHaveLength(0);
  // The one that was there lives on: the new one was not made.
  expect(await t.db.execute(sql`SELECT FROM sessions`)).toHaveLength(1);
});
