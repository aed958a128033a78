/** Of people: accounts, sessions, API keys. */
import { sql } from "drizzle-orm";
import { createAccountLink } from "#lib/auth/create-account-link.ts";
import type { Database } from "#lib/db/client.ts";
import { systemClock } from "#lib/time.ts";
import { makeTestKey } from "../make-test-key.ts";
import { openSession } from "../open-session.ts";
import { ADMIN, type AuditedChange, PASSWORD, userOf } from "./audited-change.ts";

const VIEWER = "viewer@example.org";

export function changesOfPeople(db: Database): AuditedChange[] {
  const user = (email: string) => userOf(db, email);
  const viewer = () => openSession(db, { email: VIEWER, role: "viewer" });
  const key = async () => await makeTestKey(db, { email: ADMIN });
  const keyId = async () => {
    const [row] = await db.execute<{ id: string }>(sql`SELECT id FROM api_keys`);
    return row?.id ?? "";
  };
  return [
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
      route: "POST api/v1/users",
      ask: () => ({ body: { email: "new@example.org", role: "viewer" } }),
      leaves: { action: "user.invite", target: "new@example.org", more: { after: { role: "viewer" } } },
      again: false,
    },
    {
      route: "DELETE api/v1/users/invitations/[email]",
      before: () => createAccountLink(db, systemClock, { email: "new@example.org", role: "viewer" }),
      ask: () => ({ params: { email: "new@example.org" } }),
      leaves: { action: "user.withdraw", target: "new@example.org" },
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
  ];
}
