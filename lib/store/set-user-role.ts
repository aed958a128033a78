/** What a user may do from now on; their sessions live on, and are judged by it at once. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";

/** False: there is no such user. */
export async function setUserRole(tx: Transaction, userId: string, role: string): Promise<boolean> {
  const rows = await tx.execute(
    sql`UPDATE users SET role = ${role}, updated_at = now() WHERE id = ${userId} RETURNING id`,
  );
  return rows.length === 1;
}
