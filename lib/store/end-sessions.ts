/** Ends all sessions of a user, on the server: whoever still holds a cookie has nothing in it. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

/** How many there were. */
export async function endSessions(db: Executor, userId: string): Promise<number> {
  const rows = await db.execute(sql`DELETE FROM sessions WHERE user_id = ${userId} RETURNING id`);
  return rows.length;
}
