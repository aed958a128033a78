/** Which of some shards have ever had an influencer that the platform did not know. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

export async function listShardsWithNotFound(db: Executor, shards: readonly number[]): Promise<Set<number>> {
  const rows = await db.execute<{ shard: number }>(sql`
    SELECT listed.shard FROM unnest(${sql.param([...shards])}::int[]) AS listed (shard)
    WHERE EXISTS (
      SELECT FROM tracking_periods AS p WHERE p.shard_id = listed.shard AND p.kind = 'not_found')`);
  return new Set(rows.map((row) => row.shard));
}
