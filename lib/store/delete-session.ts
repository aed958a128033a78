/** Deletes one session. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

export async function deleteSession(db: Executor, tokenHash: string): Promise<void> {
  await db.execute(sql`DELETE FROM sessions WHERE token_hash = ${tokenHash}`);
}
