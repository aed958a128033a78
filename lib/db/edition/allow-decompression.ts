/**
 * A delete from a columnstore puts the batches that it meets back into rows first, up to 1,000 rows each. Of more than
 * 100,000 in a transaction TimescaleDB refuses it, so that nobody unpacks a table by mistake; a shard's hour can be more.
 */
import { sql } from "drizzle-orm";
import type { Transaction } from "../client.ts";

const LIMIT = "timescaledb.max_tuples_decompressed_per_dml_transaction";

/** Until the transaction ends. For statements that are bounded by themselves. Nothing happens where there is no such limit. */
export async function allowDecompression(tx: Transaction): Promise<void> {
  await tx.execute(sql`
    SELECT set_config(${LIMIT}, '0', true) WHERE current_setting(${LIMIT}, true) IS NOT NULL`);
}
