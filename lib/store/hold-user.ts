/**
 * Keeps the row of an account as it is, beside others who only look at it: whoever changes it (lock-user) waits, and who
 * waited here sees what they changed.
 */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";

/** Until the transaction ends. Where nobody has that e-mail nothing is held. */
export async function holdUser(tx: Transaction, email: string): Promise<void> {
  await tx.execute(sql`SELECT FROM users WHERE email = ${email} FOR SHARE`);
}
