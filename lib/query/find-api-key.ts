/** Whose key this is, by its hash: a wrong key is told from a right one by an index alone, never character by character. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import type { KeyScope } from "#lib/domain/api-key.ts";
import type { Role } from "#lib/domain/role.ts";

/** Times in epoch milliseconds; null: never. */
export interface FoundApiKey {
  id: string;
  scope: KeyScope;
  expiresAt: number | null;
  lastUsedAt: number | null;
  revokedAt: number | null;
  /** Who made it, and what they may do now. */
  userId: string;
  email: string;
  role: Role;
}

/** `keyHash`: SHA-256 as hexadecimal. null: there is no such key. */
export async function findApiKey(db: Executor, keyHash: string): Promise<FoundApiKey | null> {
  const ms = (column: string) => sql`(extract(epoch FROM k.${sql.identifier(column)}) * 1000)::float8`;
  const [row] = await db.execute<FoundApiKey & Record<string, unknown>>(sql`
    SELECT k.id, k.scope, ${ms("expires_at")} AS "expiresAt", ${ms("last_used_at")} AS "lastUsedAt",
      ${ms("revoked_at")} AS "revokedAt", u.id AS "userId", u.email, u.role
    FROM api_keys AS k JOIN users AS u ON u.id = k.created_by WHERE k.key_hash = ${keyHash}`);
  return row ?? null;
}
