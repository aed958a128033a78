/** Takes an account away, with its sessions and its password, the links that would bring it back, and those that it made. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";

/** False: there is no such user. */
export async function deleteUser(tx: Transaction, userId: string): Promise<boolean> {
  const rows = await tx.execute(sql`
    WITH gone AS (DELETE FROM users WHERE id = ${userId} RETURNING email),
    links AS (DELETE FROM account_links WHERE email IN (SELECT email FROM gone)
      OR created_by IN (SELECT email FROM gone))
    SELECT email FROM gone`);
  return rows.length === 1;
}
