/** An API key of a user that is there. */
import { sql } from "drizzle-orm";
import { createApiKey } from "#lib/auth/create-api-key.ts";
import { revokeApiKey } from "#lib/auth/revoke-api-key.ts";
import type { Database } from "#lib/db/client.ts";
import type { KeyLifetime, KeyScope } from "#lib/domain/api-key.ts";
import { systemClock } from "#lib/time.ts";

export interface TestKey {
  scope?: KeyScope;
  lifetime?: KeyLifetime;
  /** For how long it has been there, milliseconds. */
  age?: number;
  isRevoked?: boolean;
  email?: string;
}

export async function makeTestKey(
  db: Database,
  { scope = "read", lifetime = null, age = 0, isRevoked = false, email = "admin@example.org" }: TestKey = {},
): Promise<string> {
  const [user] = await db.execute<{ id: string }>(sql`SELECT id FROM users WHERE email = ${email}`);
  if (user === undefined) throw new Error(`${email} has no account`);
  const clock = { now: () => systemClock.now() - age };
  const wish = { name: "a test's", scope, lifetime, userId: user.id };
  const { id, key } = await createApiKey(db, wish, clock);
  if (isRevoked) await revokeApiKey(db, id, systemClock);
  return key;
}
