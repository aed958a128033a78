/**
 * Takes back the unused one-time links of an account, and those that it made for others: what they were made for does not hold
 * any more, and whoever had its session could have made them.
 */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";

/** How many there were. */
export async function deleteAccountLinks(tx: Transaction, email: string): Promise<number> {
  const rows = await tx.execute(
    sql`DELETE FROM account_links WHERE email = ${email} OR created_by = ${email} RETURNING role`,
  );
  return rows.length;
}
