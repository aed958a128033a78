/** The intervals at which somebody is, or was, tracked. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

/** Seconds, ascending. */
export async function listShardIntervals(db: Executor): Promise<number[]> {
  const rows = await db.execute<{ interval: number }>(
    sql`SELECT DISTINCT interval_s AS "interval" FROM shards ORDER BY 1`,
  );
  return rows.map(({ interval }) => interval);
}
