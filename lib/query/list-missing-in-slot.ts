/** Which of some influencers have no data point in a slot. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

/** At most a shard's worth of internal ids; `slot` in epoch seconds. */
export async function listMissingInSlot(
  db: Executor,
  ids: readonly number[],
  slot: number,
): Promise<number[]> {
  const rows = await db.execute<{ id: number }>(sql`
    SELECT listed.id FROM unnest(${sql.param([...ids])}::int[]) AS listed (id)
    WHERE NOT EXISTS (
      SELECT FROM data_points AS d WHERE d.influencer_id = listed.id AND d.time = to_timestamp(${slot}))`);
  return rows.map((row) => row.id);
}
