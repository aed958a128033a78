/** Notes how far the dropping of old rows has come; in the transaction that dropped them. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import type { RetentionSource } from "./take-dropping.ts";

/** All are gone. */
export async function noteDropped(tx: Transaction, source: RetentionSource): Promise<void> {
  await tx.execute(sql`UPDATE retention SET dropped_to = kept_from WHERE source = ${source}`);
}

/** Those of influencers up to `id` are gone. */
export async function noteDroppedIds(tx: Transaction, source: RetentionSource, id: number): Promise<void> {
  await tx.execute(sql`UPDATE retention SET dropped_ids = ${id} WHERE source = ${source}`);
}
