/**
 * Keeps the row of an account as it is. Whoever gives it another password, role or end takes this row before its links and
 * sessions, so that they wait for each other in one order, and each sees what the one before it did.
 */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import type { Role } from "#lib/domain/role.ts";

/** Until the transaction ends. null: nobody has that e-mail, and nothing is locked. */
export async function lockUser(tx: Transaction, email: string): Promise<{ role: Role } | null> {
  const [row] = await tx.execute<{ role: Role }>(
    sql`SELECT role FROM users WHERE email = ${email} FOR NO KEY UPDATE`,
  );
  return row ?? null;
}
