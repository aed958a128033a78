/** Whom one batch of an import added; the batch counts as undone with the running transaction. The last one comes first. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";

/** Internal ids; null: no batch is left. */
export async function takeAdded(tx: Transaction, importId: number): Promise<number[] | null> {
  const [batch] = await tx.execute<{ ids: number[] }>(sql`
    UPDATE import_added SET undone = true
    WHERE import_id = ${importId} AND line = (
      SELECT max(line) FROM import_added WHERE import_id = ${importId} AND NOT undone)
    RETURNING influencer_ids AS ids`);
  return batch?.ids ?? null;
}
