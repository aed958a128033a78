/** Takes the next batch of a claimed bulk action out of those that are left. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";

/** Internal ids, in no order; none: all are done. */
export async function takeBulkBatch(tx: Transaction, bulkId: number): Promise<number[]> {
  const [row] = await tx.execute<{ ids: number[] }>(sql`
    DELETE FROM bulk_batches
    WHERE bulk_id = ${bulkId} AND n = (SELECT min(n) FROM bulk_batches WHERE bulk_id = ${bulkId})
    RETURNING influencer_ids AS ids`);
  return row?.ids ?? [];
}
