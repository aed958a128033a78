/** One at a time decides who is a user: else two admins could take each other away, and none would be left. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";

const USERS_LOCK = 4208;

/** Until the transaction ends. */
export async function lockUsers(tx: Transaction): Promise<void> {
  await tx.execute(sql`SELECT pg_advisory_xact_lock(${USERS_LOCK})`);
}
