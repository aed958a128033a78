/** Whether a session is open. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

/** `now`: epoch milliseconds. */
export async function hasSession(db: Executor, tokenHash: string, now: number): Promise<boolean> {
  const rows = await db.execute(sql`
    SELECT 1 FROM sessions WHERE token_hash = ${tokenHash} AND expires_at > to_timestamp(${now / 1_000})`);
  return rows.length === 1;
}
