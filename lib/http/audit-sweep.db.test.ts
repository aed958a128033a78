/**
 * Each route that changes something × what it leaves in the audit log: one event by whoever did it when it changes
 * something, none when it changes nothing. A new route that nobody wrote down here fails.
 */
import { globSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createAccountLink } from "#lib/auth/create-account-link.ts";
import { CLIENT_ADDRESS } from "#lib/auth/network-of.ts";
import { type AuditAction, auditActions } from "#lib/domain/audit.ts";
import { addInfluencer } from "#lib/service/add-influencer.ts";
import { pauseInfluencer } from "#lib/service/pause-influencer.ts";
import { pausePlatform } from "#lib/service/pause-platform.ts";
import { storeDeadLetters } from "#lib/store/store-dead-letters.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { openSession, TEST_SECRET } from "#lib/testing/open-session.ts";
import { systemClock } from "#lib/time.ts";
import { provideContext } from "./get-context.ts";
import type { RouteHandler } from "./handle.ts";

const APP = join(import.meta.dirname, "../../app");
const CHANGING = ["POST", "PUT", "PATCH", "DELETE"];
const ADMIN = "admin@example.org";
const VIEWER = "viewer@example.org";
const PASSWORD = "correct horse battery";
const account = { platform: "mockstagram", externalId: "1000042" };
let t: TestDatabase;
let cookie: string;

interface Ask {
  body?: unknown;
  params?: Record<string, string>;
  headers?: Record<string, string>;
}

interface Change {
  /** `METHOD route` */
  route: string;
  /** What distinguishes it from others of the same route. */
  of?: string;
  before?: () => Promise<unknown>;
  ask: () => Promise<Ask> | Ask;
  leaves: { action: AuditAction; target: string | null; actor?: string; more?: object };
  /** Asked once more it changes nothing; false: it does, or can't be asked again. */
  again?: false;
}

const user = async (email: string) => {
  const [row] = await t.db.execute<{ id: string }>(sql`SELECT id FROM users WHERE email = ${email}`);
  return { id: row?.id ?? "" };
};
const viewer = () => openSession(t.db, { email: VIEWER, role: "viewer" });
const tracked = () => addInfluencer(t.db, { platform: "mockstagram", externalId: "1000042" }, systemClock);
const unknown = async () => {
  await tracked();
  await t.db.execute(sql`UPDATE influencers SET state = 'not_found'`);
};
const letter = () => storeDeadLetters(t.db, [{ queue: "ingest", payload: { v: 99 }, cause: "unreadable" }]);
const letterId = async () => {
  const [row] = await t.db.execute<{ id: number }>(sql`SELECT id::float8 AS id FROM dead_letters`);
  return row?.id ?? 0;
};
const targetLetter = async () => ({ body: { ids: [await letterId()] } });
const ONE = "api/v1/influencers/[platform]/[externalId]";

const changes: Change[] = [
  {
    route: "POST api/v1/influencers",
    ask: () => ({ body: { externalId: "1000042", interval: 300 } }),
    leaves: { action: "influencer.add", target: "mockstagram/1000042", more: { after: { interval: 300 } } },
  },
  {
    route: `PATCH ${ONE}`,
    of: "paused",
    before: tracked,
    ask: () => ({ body: { state: "paused" } }),
    leaves: {
      action: "influencer.pause",
      target: "mockstagram/1000042",
      more: { before: { state: "pending" }, after: { state: "paused" } },
    },
  },
  {
    route: `PATCH ${ONE}`,
    of: "live",
    before: async () => {
      await tracked();
      await pauseInfluencer(t.db, "mockstagram", "1000042", systemClock);
    },
    ask: () => ({ body: { state: "live" } }),
    leaves: { action: "influencer.resume", target: "mockstagram/1000042" },
  },
  {
    route: `DELETE ${ONE}`,
    before: tracked,
    ask: () => ({}),
    leaves: {
      action: "influencer.remove",
      target: "mockstagram/1000042",
      more: { before: { state: "pending", interval: 60, dataPoints: 0 }, after: null },
    },
  },
  {
    route: `PATCH ${ONE}`,
    of: "restore",
    before: async () => {
      await tracked();
      await t.db.execute(sql`UPDATE influencers SET removed_at = now()`);
    },
    ask: () => ({ body: { restore: true } }),
    leaves: { action: "influencer.restore", target: "mockstagram/1000042" },
  },
  {
    route: "POST api/v1/users",
    ask: () => ({ body: { email: "new@example.org", role: "viewer" } }),
    leaves: { action: "user.invite", target: "new@example.org", more: { after: { role: "viewer" } } },
    again: false,
  },
  {
    route: "POST api/v1/users/[id]/link",
    before: viewer,
    ask: async () => ({ params: await user(VIEWER) }),
    leaves: { action: "user.link", target: VIEWER },
    again: false,
  },
  {
    route: "PATCH api/v1/users/[id]",
    before: viewer,
    ask: async () => ({ params: await user(VIEWER), body: { role: "admin" } }),
    leaves: {
      action: "user.role",
      target: VIEWER,
      more: { before: { role: "viewer" }, after: { role: "admin" } },
    },
  },
  {
    route: "DELETE api/v1/users/[id]/sessions",
    before: viewer,
    ask: async () => ({ params: await user(VIEWER) }),
    leaves: { action: "session.revoke", target: VIEWER, more: { before: { sessions: 1 } } },
  },
  {
    route: "DELETE api/v1/users/[id]",
    before: viewer,
    ask: async () => ({ params: await user(VIEWER) }),
    leaves: { action: "user.remove", target: VIEWER, more: { before: { role: "viewer" } } },
  },
  {
    route: "POST api/v1/account",
    of: "a new one",
    ask: async () => {
      const { token } = await createAccountLink(t.db, systemClock, { email: VIEWER, role: "viewer" });
      await t.db.execute(sql`TRUNCATE audit_events`);
      return { body: { token, password: PASSWORD }, headers: { cookie: "" } };
    },
    leaves: { action: "user.join", target: VIEWER, actor: "visitor 203.0.113.7" },
    again: false,
  },
  {
    route: "POST api/v1/account",
    of: "one that is there",
    before: viewer,
    ask: async () => {
      const { token } = await createAccountLink(t.db, systemClock, { email: VIEWER, role: "viewer" });
      await t.db.execute(sql`TRUNCATE audit_events`);
      return { body: { token, password: PASSWORD }, headers: { cookie: "" } };
    },
    leaves: { action: "password.reset", target: VIEWER, actor: "visitor 203.0.113.7" },
    again: false,
  },
  {
    route: "PATCH api/v1/account",
    ask: () => ({ body: { currentPassword: PASSWORD, newPassword: "another horse battery" } }),
    leaves: { action: "password.change", target: ADMIN },
  },
  {
    route: "POST api/v1/session",
    ask: () => ({ body: { email: ADMIN, password: PASSWORD }, headers: { cookie: "" } }),
    leaves: { action: "session.open", target: ADMIN, more: { after: { network: "203.0.113.7" } } },
    again: false,
  },
  {
    route: "POST api/v1/session",
    of: "a wrong password",
    ask: () => ({ body: { email: ADMIN, password: "wrong horse battery" }, headers: { cookie: "" } }),
    leaves: { action: "session.failed", target: ADMIN, actor: "visitor 203.0.113.7", more: { after: null } },
    again: false,
  },
  {
    route: "DELETE api/v1/session",
    ask: () => ({}),
    leaves: { action: "session.close", target: ADMIN },
  },
  {
    route: `PATCH ${ONE}`,
    of: "recheck",
    before: unknown,
    ask: () => ({ body: { recheck: true } }),
    leaves: {
      action: "influencer.recheck",
      target: "mockstagram/1000042",
      more: { before: { state: "not_found" }, after: { state: "pending" } },
    },
  },
  {
    route: "POST api/v1/platforms/[platform]/recheck",
    before: unknown,
    ask: () => ({}),
    leaves: { action: "influencer.recheck", target: "mockstagram", more: { after: { influencers: 1 } } },
  },
  {
    route: "PATCH api/v1/platforms/[platform]",
    ask: () => ({ body: { paused: true } }),
    leaves: { action: "platform.pause", target: "mockstagram" },
  },
  {
    route: "PATCH api/v1/platforms/[platform]",
    of: "resumed",
    before: () => pausePlatform(t.db, "mockstagram"),
    ask: () => ({ body: { paused: false } }),
    leaves: { action: "platform.resume", target: "mockstagram" },
  },
  {
    route: "POST api/v1/dead-letters/redrive",
    before: letter,
    ask: targetLetter,
    leaves: { action: "dead_letter.redrive", target: "1" },
  },
  {
    route: "POST api/v1/dead-letters/redrive",
    of: "all",
    before: letter,
    ask: () => ({ body: { all: true } }),
    leaves: { action: "dead_letter.redrive", target: null, more: { after: { letters: 1 } } },
  },
  {
    route: "POST api/v1/dead-letters/discard",
    before: letter,
    ask: targetLetter,
    leaves: { action: "dead_letter.discard", target: "1" },
  },
  {
    route: "POST api/v1/dead-letters/restore",
    before: async () => {
      await letter();
      await t.db.execute(sql`UPDATE dead_letters SET discarded_at = now(), discarded_by = 'x'`);
    },
    ask: targetLetter,
    leaves: { action: "dead_letter.restore", target: "1" },
  },
];

/** They read; POST, since a token or a thousand ids don't belong into an address. */
const reading = ["POST api/v1/account/link", "POST api/v1/influencers/latest"];

beforeAll(async () => {
  t = await createTestDatabase({ prepared: true });
  provideContext({
    db: t.db,
    clock: systemClock,
    authSecret: TEST_SECRET,
    get provider(): never {
      throw new Error("no platform is asked here");
    },
  });
});
afterAll(() => t.close());
beforeEach(async () => {
  await t.db.execute(sql`
    TRUNCATE users, account_links, rate_limits, influencers, shards, tracking_periods, dead_letters, upstream_states
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
    const exported: Record<string, unknown> = await import(pathToFileURL(join(APP, path)).href);
    for (const method of Object.keys(exported))
      if (CHANGING.includes(method)) found.push(`${method} ${path.replace(/\/route\.ts$/, "")}`);
  }
  expect(found.sort()).toEqual([...new Set([...changes.map(({ route }) => route), ...reading])].sort());
  const elsewhere: AuditAction[] = ["session.throttled", "demo.remove"];
  const covered = new Set([...changes.map(({ leaves }) => leaves.action), ...elsewhere]);
  expect([...covered].sort()).toEqual(Object.keys(auditActions).sort());
});

describe.each(changes)("$route $of", ({ route, before, ask, leaves, again }) => {
  test("leaves one event, in words without secrets, and none when nothing changes", async () => {
    await before?.();
    const asked = await ask();
    await t.db.execute(sql`TRUNCATE audit_events`);
    const answer = await call(route, asked);
    const left = await events();
    const { id } = await user(ADMIN);
    expect(left).toEqual([
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
    for (const secret of [PASSWORD, "another horse", "wrong horse", token, cookie.slice(20, 50)])
      if (secret !== "") expect(JSON.stringify(left)).not.toContain(secret);
    if (again === false) return;
    await call(route, asked);
    expect(await events()).toHaveLength(1);
  });
});

test("a change that is refused, or taken back, leaves nothing", async () => {
  await t.db.execute(sql`TRUNCATE audit_events`);
  expect((await call("DELETE api/v1/users/[id]", { params: await user(ADMIN) })).status).toBe(409);
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
