/** Serialises what changes membership of shards: add, remove, restore, pause, resume. Ends with the transaction. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";

const REGISTRY_LOCK = 4202;

/** Waits for the registry lock; taken before any row lock, so that the order is the same everywhere. */
export async function lockRegistry(tx: Transaction): Promise<void> {
  await tx.execute(sql`SELECT pg_advisory_xact_lock(${REGISTRY_LOCK})`);
}
