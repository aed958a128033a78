/** Deletes influencers with their periods, verdicts, notes and ranks, and gives their places in the shards back. Under the registry lock. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";

/** How many there were. */
export async function deleteInfluencers(tx: Transaction, ids: readonly number[]): Promise<number> {
  const list = sql`${sql.param([...ids])}::int[]`;
  const [row] = await tx.execute<{ deleted: number }>(sql`
    WITH periods AS (
      DELETE FROM tracking_periods WHERE influencer_id = ANY (${list})
    ), verdicts AS (
      DELETE FROM suspicions WHERE influencer_id = ANY (${list})
    ), notes AS (
      DELETE FROM notes WHERE influencer_id = ANY (${list})
    ), ranks AS (
      DELETE FROM rank_history WHERE influencer_id = ANY (${list})
    ), gone AS (
      DELETE FROM influencers WHERE id = ANY (${list}) RETURNING shard_id
    ), shrunk AS (
      UPDATE shards SET size = size - gave.places
      FROM (SELECT shard_id, count(*) AS places FROM gone GROUP BY shard_id) AS gave
      WHERE shards.id = gave.shard_id
    )
    SELECT count(*)::int AS deleted FROM gone`);
  return row?.deleted ?? 0;
}
