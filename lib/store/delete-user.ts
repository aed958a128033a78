/** Takes an account away, with its sessions and its password, and the links that would bring it back. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";

/** False: there is no such user. */
export async function deleteUser(tx: Transaction, userId: string): Promise<boolean> {
  const rows = await tx.execute(sql`
    WITH gone AS (DELETE FROM users WHERE id = ${userId} RETURNING email),
    links AS (DELETE FROM account_links WHERE email IN (SELECT email FROM gone))
    SELECT email FROM gone`);
  return rows.length === 1;
}
