/** How many shards have members: each brings an hour to be rolled up, every hour. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

export async function countShards(db: Executor): Promise<number> {
  const [row] = await db.execute<{ n: number }>(sql`SELECT count(*)::int AS n FROM shards WHERE size > 0`);
  return row?.n ?? 0;
}
