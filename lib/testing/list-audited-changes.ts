/**
 * What changes something over HTTP, and what each leaves in the audit log: the table of lib/http/audit-sweep. A new route
 * that changes something gets its lines here.
 */
import { sql } from "drizzle-orm";
import { createAccountLink } from "#lib/auth/create-account-link.ts";
import type { Database } from "#lib/db/client.ts";
import type { AuditAction } from "#lib/domain/audit.ts";
import { addInfluencer } from "#lib/service/add-influencer.ts";
import { startBulkAction } from "#lib/service/bulk/start-bulk-action.ts";
import { createImport } from "#lib/service/import/create-import.ts";
import { putChunk } from "#lib/service/import/put-chunk.ts";
import { pauseInfluencer } from "#lib/service/pause-influencer.ts";
import { pausePlatform } from "#lib/service/pause-platform.ts";
import { storeDeadLetters } from "#lib/store/store-dead-letters.ts";
import { systemClock } from "#lib/time.ts";
import { makeTestKey } from "./make-test-key.ts";
import { openSession } from "./open-session.ts";

export const ADMIN = "admin@example.org";
export const PASSWORD = "correct horse battery";
const VIEWER = "viewer@example.org";
const ONE = "api/v1/influencers/[platform]/[externalId]";

export interface Ask {
  body?: unknown;
  params?: Record<string, string>;
  headers?: Record<string, string>;
}

export interface AuditedChange {
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

export async function userOf(db: Database, email: string): Promise<{ id: string }> {
  const [row] = await db.execute<{ id: string }>(sql`SELECT id FROM users WHERE email = ${email}`);
  return { id: row?.id ?? "" };
}

export function listAuditedChanges(db: Database): AuditedChange[] {
  const user = (email: string) => userOf(db, email);
  const viewer = () => openSession(db, { email: VIEWER, role: "viewer" });
  const tracked = () => addInfluencer(db, { platform: "mockstagram", externalId: "1000042" }, systemClock);
  const unknown = async () => {
    await tracked();
    await db.execute(sql`UPDATE influencers SET state = 'not_found'`);
  };
  const letter = () => storeDeadLetters(db, [{ queue: "ingest", payload: { v: 99 }, cause: "unreadable" }]);
  const letterId = async () => {
    const [row] = await db.execute<{ id: number }>(sql`SELECT id::float8 AS id FROM dead_letters`);
    return row?.id ?? 0;
  };
  const targetLetter = async () => ({ body: { ids: [await letterId()] } });

  const key = async () => await makeTestKey(db, { email: ADMIN });
  const keyId = async () => {
    const [row] = await db.execute<{ id: string }>(sql`SELECT id FROM api_keys`);
    return row?.id ?? "";
  };
  const pausing = { action: { kind: "pause" }, filter: {} } as const;
  const bulk = async () => {
    await tracked();
    await startBulkAction(db, pausing, ADMIN, systemClock);
  };
  const bulkId = async () => {
    const [row] = await db.execute<{ id: number }>(sql`SELECT id::float8 AS id FROM bulk_actions`);
    return { params: { id: String(row?.id ?? 0) } };
  };

  const anImport = async (state: string) => {
    const id = await createImport(db, {
      ...{ name: "a file", bytes: 8, platform: "mockstagram", interval: 60, createdBy: ADMIN },
    });
    await db.execute(sql`UPDATE imports SET state = ${state}, added = 1`);
    return id;
  };
  const importId = async () => {
    const [row] = await db.execute<{ id: number }>(sql`SELECT id FROM imports`);
    return String(row?.id ?? 0);
  };
  const onImport = (action: string, state: string, body: object = {}) => ({
    route: "POST api/v1/imports/[id]/[action]",
    of: action,
    before: () => anImport(state),
    ask: async () => ({ params: { id: await importId(), action }, body }),
  });

  return [
    {
      route: "POST api/v1/imports",
      ask: () => ({ body: { name: "a file", bytes: 8 } }),
      leaves: { action: "import.create", target: "1", more: { before: null } },
      again: false,
    },
    {
      ...onImport("check", "receiving", { chunks: 1 }),
      before: async () => {
        const importId = await anImport("receiving");
        await putChunk(db, { importId, n: 0, bytes: Buffer.from("1000042\n") });
      },
      leaves: { action: "import.check", target: "1" },
    },
    { ...onImport("start", "ready"), leaves: { action: "import.start", target: "1" } },
    { ...onImport("pause", "running"), leaves: { action: "import.pause", target: "1" } },
    { ...onImport("resume", "paused"), leaves: { action: "import.resume", target: "1" } },
    { ...onImport("cancel", "running"), leaves: { action: "import.cancel", target: "1" } },
    { ...onImport("undo", "done", { confirm: "a file" }), leaves: { action: "import.undo", target: "1" } },
    {
      route: "POST api/v1/keys",
      ask: () => ({ body: { name: "a program's", scope: "read", expiresInDays: 30 } }),
      leaves: { action: "key.make", target: "a program's" },
      again: false,
    },
    {
      route: "DELETE api/v1/keys/[id]",
      before: key,
      ask: async () => ({ params: { id: await keyId() } }),
      leaves: { action: "key.revoke", target: "a test's" },
    },
    {
      route: "POST api/v1/bulk-actions",
      before: tracked,
      ask: () => ({ body: pausing }),
      leaves: { action: "bulk_action.start", target: "1" },
      again: false,
    },
    {
      route: "POST api/v1/bulk-actions/[id]/cancel",
      before: async () => {
        await bulk();
        await db.execute(sql`UPDATE bulk_actions SET state = 'running', ended_at = NULL`);
      },
      ask: bulkId,
      leaves: { action: "bulk_action.cancel", target: "1" },
    },
    {
      route: "POST api/v1/bulk-actions/[id]/undo",
      before: bulk,
      ask: bulkId,
      leaves: { action: "bulk_action.undo", target: "1" },
    },
    {
      route: `PATCH ${ONE}`,
      of: "interval",
      before: tracked,
      ask: () => ({ body: { interval: 300 } }),
      leaves: {
        action: "influencer.interval",
        target: "mockstagram/1000042",
        more: { before: { interval: 60 }, after: { interval: 300 } },
      },
    },
    {
      route: `PATCH ${ONE}`,
      of: "tags",
      before: tracked,
      ask: () => ({ body: { tags: { add: ["vip"], remove: [] } } }),
      leaves: {
        action: "influencer.tags",
        target: "mockstagram/1000042",
        more: { before: { tags: [] }, after: { tags: ["vip"] } },
      },
    },
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
        await pauseInfluencer(db, "mockstagram", "1000042", systemClock);
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
        await db.execute(sql`UPDATE influencers SET removed_at = now()`);
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
        const { token } = await createAccountLink(db, systemClock, { email: VIEWER, role: "viewer" });
        await db.execute(sql`TRUNCATE audit_events`);
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
        const { token } = await createAccountLink(db, systemClock, { email: VIEWER, role: "viewer" });
        await db.execute(sql`TRUNCATE audit_events`);
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
      leaves: {
        action: "session.failed",
        target: ADMIN,
        actor: "visitor 203.0.113.7",
        more: { after: null },
      },
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
      before: () => pausePlatform(db, "mockstagram"),
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
        await db.execute(sql`UPDATE dead_letters SET discarded_at = now(), discarded_by = 'x'`);
      },
      ask: targetLetter,
      leaves: { action: "dead_letter.restore", target: "1" },
    },
  ];
}
