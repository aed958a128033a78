/** The API keys, without what makes them work. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import type { ListedKey } from "#lib/domain/api-key.ts";

/** Those of them that no longer work are of interest for a while only. */
const LISTED_MAX = 500;

/** Those that work first, and of these the newest. `now`: epoch milliseconds. */
export async function listApiKeys(db: Executor, now: number): Promise<ListedKey[]> {
  const seconds = (column: string) => sql`extract(epoch FROM k.${sql.identifier(column)})::float8`;
  const rows = await db.execute<ListedKey & Record<string, unknown>>(sql`
    SELECT k.id, k.name, k.prefix, k.scope, u.email AS "createdBy",
      (k.scope = 'write' AND u.role <> 'admin') AS "isCurbed", ${seconds("created_at")} AS "createdAt",
      ${seconds("expires_at")} AS "expiresAt", ${seconds("last_used_at")} AS "lastUsedAt",
      ${seconds("revoked_at")} AS "revokedAt"
    FROM api_keys AS k JOIN users AS u ON u.id = k.created_by
    ORDER BY k.revoked_at IS NOT NULL OR coalesce(k.expires_at <= to_timestamp(${now / 1_000}), false),
      k.created_at DESC, k.id
    LIMIT ${LISTED_MAX}`);
  return [...rows];
}
