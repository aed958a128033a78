/** Whether an e-mail address has an account. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

/** `email`: in lower case. */
export async function hasAccount(db: Executor, email: string): Promise<boolean> {
  const rows = await db.execute(sql`SELECT FROM users WHERE email = ${email}`);
  return rows.length === 1;
}
