/** Counts whom undoing an import removed, in the transaction that removed them. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";

export async function noteRemoved(tx: Transaction, importId: number, influencers: number): Promise<void> {
  await tx.execute(sql`UPDATE imports SET removed = removed + ${influencers} WHERE id = ${importId}`);
}
