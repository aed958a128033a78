/** Keeps making and removing demo history apart. Ends with the transaction. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";

const DEMO_LOCK = 4206;

export async function lockDemo(tx: Transaction): Promise<void> {
  await tx.execute(sql`SELECT pg_advisory_xact_lock(${DEMO_LOCK})`);
}
