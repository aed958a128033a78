/** Who asks: each with what they send along, made the way people get it. */

import { sql } from "drizzle-orm";
import { createAccountLink } from "#lib/auth/create-account-link.ts";
import { connectDatabase } from "#lib/db/client.ts";
import type { Role } from "#lib/domain/role.ts";
import { makeTestKey, type TestKey } from "#lib/testing/make-test-key.ts";
import type { Standing } from "#lib/testing/route-policy.ts";
import { waitUntil } from "#lib/testing/wait-until.ts";
import { DAY, MINUTE, SECOND, systemClock } from "#lib/time.ts";
import { ask, ownHeaders } from "./ask.ts";

export interface GateIdentity {
  name: string;
  standing: Standing;
  headers: Record<string, string>;
}

/** Of an account that only admins are shown. */
export const HIDDEN_EMAIL = "gate-hidden@example.org";
export const GATE_ADMIN = "gate-admin@example.org";
const PASSWORD = "correct horse battery";
const PATIENCE_MS = 2 * MINUTE;

/** Good at the web at `url` alone: another one may sign with another secret. */
export async function makeIdentities(url: string, databaseUrl: string): Promise<GateIdentity[]> {
  const client = connectDatabase({ url: databaseUrl, name: "gate", max: 1, statementTimeoutMs: 10 * SECOND });
  const signIn = async (email: string, role: Role) =>
    // A busy machine may answer 503, and hashing is what it is slowest at.
    await waitUntil(`a session for ${email}`, PATIENCE_MS, async () => {
      const { token } = await createAccountLink(client.db, systemClock, { email, role });
      const body = JSON.stringify({ token, password: PASSWORD });
      const question = { method: "POST", path: "/api/v1/account", headers: ownHeaders(url), body };
      const { status, text, headers } = await ask(url, question);
      if (status === 503) return null;
      const cookie = headers["set-cookie"]?.[0]?.split(";")[0];
      if (cookie === undefined) throw new Error(`No session for ${email}: ${status} ${text}`);
      return { cookie };
    });
  try {
    await signIn(HIDDEN_EMAIL, "viewer");
    const expired = await signIn("gate-expired@example.org", "admin");
    await client.db.execute(sql`
      UPDATE sessions SET expires_at = now() - interval '1 second'
      WHERE user_id = (SELECT id FROM users WHERE email = 'gate-expired@example.org')`);
    const revoked = await signIn("gate-revoked@example.org", "admin");
    const ended = await ask(url, {
      method: "DELETE",
      path: "/api/v1/session",
      headers: { ...ownHeaders(url), ...revoked },
    });
    if (ended.status !== 200) throw new Error(`The session did not end: ${ended.status}`);
    const admin = await signIn(GATE_ADMIN, "admin");
    const key = async (wish: TestKey) => ({
      authorization: `Bearer ${await makeTestKey(client.db, { email: GATE_ADMIN, ...wish })}`,
    });
    return [
      { name: "nobody", standing: "nobody", headers: {} },
      { name: "expired", standing: "nobody", headers: expired },
      { name: "revoked", standing: "nobody", headers: revoked },
      { name: "viewer", standing: "viewer", headers: await signIn("gate-viewer@example.org", "viewer") },
      { name: "admin", standing: "admin", headers: admin },
      { name: "read key", standing: "readKey", headers: await key({ scope: "read" }) },
      { name: "write key", standing: "writeKey", headers: await key({ scope: "write" }) },
      {
        name: "expired key",
        standing: "badKey",
        headers: await key({ scope: "write", lifetime: 30, age: 31 * DAY }),
      },
      { name: "revoked key", standing: "badKey", headers: await key({ scope: "write", isRevoked: true }) },
    ];
  } finally {
    await client.close();
  }
}
