/** Ends an API key, for ever. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

/** `now`: epoch milliseconds; a key that was revoked before keeps its time, and is not new. null: there is no such key. */
export async function setKeyRevoked(
  db: Executor,
  id: string,
  now: number,
): Promise<{ name: string; isNew: boolean } | null> {
  const [row] = await db.execute<{ name: string; isNew: boolean }>(sql`
    UPDATE api_keys AS k SET revoked_at = coalesce(k.revoked_at, to_timestamp(${now / 1_000}))
    FROM (SELECT id, revoked_at FROM api_keys WHERE id = ${id} FOR UPDATE) AS before
    WHERE k.id = before.id RETURNING k.name, before.revoked_at IS NULL AS "isNew"`);
  return row ?? null;
}
