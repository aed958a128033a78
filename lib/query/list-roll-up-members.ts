/** Whose roll-ups a shard's dirty hours concern: all that are or ever were in it. Erased ones get no roll-ups. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

/** Ascending. The counterpart of list-dirty-hours: both mean the shards of an influencer's periods and its own. */
export async function listRollUpMembers(db: Executor, shard: number): Promise<number[]> {
  const rows = await db.execute<{ id: number }>(sql`
    SELECT id FROM (
      SELECT id FROM influencers WHERE shard_id = ${shard}
      UNION
      SELECT influencer_id FROM tracking_periods WHERE shard_id = ${shard}
    ) AS member
    WHERE NOT EXISTS (SELECT FROM erased_influencers AS e WHERE e.influencer_id = member.id)
    ORDER BY id`);
  return rows.map((row) => row.id);
}
