/** Shards that we ourselves failed to fetch lately, and how many slots in a row: those come first in the queue. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

/** Shard → slots missed in a row, ≥ 1. Whoever is well is not in it. */
export async function listMissedShards(db: Executor): Promise<Map<number, number>> {
  const rows = await db.execute<{ id: number; missed: number }>(
    sql`SELECT id, missed_in_row AS missed FROM shards WHERE missed_in_row > 0`,
  );
  return new Map(rows.map(({ id, missed }) => [id, missed]));
}
