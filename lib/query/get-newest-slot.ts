/** The newest slot that has a data point: the running one, unless a worker's clock is ahead of who asks. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";

/** From `from` on, both epoch seconds; null: none is that new. Reads only what the index by time leaves. */
export async function getNewestSlot(tx: Transaction, from: number): Promise<number | null> {
  const [row] = await tx.execute<{ newest: number | null }>(sql`
    SELECT extract(epoch FROM max(time))::float8 AS newest
    FROM (SELECT time FROM data_points WHERE time >= to_timestamp(${from}::float8) OFFSET 0) AS recent`);
  return row?.newest ?? null;
}
