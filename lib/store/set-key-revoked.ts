/** Ends an API key, for ever. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

/** `now`: epoch milliseconds; a key that was revoked before keeps its time. False: there is no such key. */
export async function setKeyRevoked(db: Executor, id: string, now: number): Promise<boolean> {
  const rows = await db.execute(sql`
    UPDATE api_keys SET revoked_at = coalesce(revoked_at, to_timestamp(${now / 1_000}))
    WHERE id = ${id} RETURNING id`);
  return rows.length === 1;
}
