/** Whether anybody has an account. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

export async function hasUsers(db: Executor): Promise<boolean> {
  const rows = await db.execute(sql`SELECT FROM users LIMIT 1`);
  return rows.length === 1;
}
