/**
 * Sets the state of influencers to what the stored facts say, whatever order they came in: unknown, private or
 * suspended if the platform last said so, else failing if a later slot failed, else ok. What an admin decided stands
 * above it: paused stays, and facts from before a resume don't count.
 */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";

/** The caller holds the influencers' rows. Ids that stand for nobody, or whose state can't change, cost nothing more. */
export async function judgeStates(tx: Transaction, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.execute(sql`
    UPDATE influencers AS i
    SET state = judged.state,
      changed_xid = CASE WHEN 'not_found' IN (i.state, judged.state) THEN pg_current_xact_id() ELSE i.changed_xid END
    FROM (
      SELECT who.id, coalesce(
          said.state,
          CASE WHEN failed.slot IS NOT NULL THEN 'failing' WHEN answered.time IS NOT NULL THEN 'ok' ELSE 'pending' END
        ) AS state
      FROM influencers AS who
      LEFT JOIN LATERAL (
        -- The roll-up knows of answers whose data points are no longer kept.
        SELECT max(newest.time) AS time FROM (
          (SELECT d.time FROM data_points AS d
            WHERE d.influencer_id = who.id AND d.time >= coalesce(who.state_slot, '-infinity')
            ORDER BY d.time DESC LIMIT 1)
          UNION ALL
          (SELECT r.last_time FROM rollups_1h AS r
            WHERE r.influencer_id = who.id AND r.last_time >= coalesce(who.state_slot, '-infinity')
              AND r.time > coalesce(who.state_slot, '-infinity') - interval '1 hour'
            ORDER BY r.time DESC LIMIT 1)
        ) AS newest
      ) AS answered ON true
      LEFT JOIN LATERAL (
        SELECT f.reason AS state FROM fetch_failures AS f
        WHERE f.shard_id = who.shard_id AND who.id = ANY (f.influencer_ids)
          AND f.slot > coalesce(answered.time, '-infinity') AND f.slot >= coalesce(who.state_slot, '-infinity')
          AND f.reason IN ('not_found', 'suspended', 'private')
        ORDER BY f.slot DESC, f.reason LIMIT 1
      ) AS said ON true
      LEFT JOIN LATERAL (
        SELECT f.slot FROM fetch_failures AS f
        WHERE said.state IS NULL AND f.shard_id = who.shard_id AND who.id = ANY (f.influencer_ids)
          AND f.slot > coalesce(answered.time, '-infinity') AND f.slot >= coalesce(who.state_slot, '-infinity')
          AND f.reason IN ('rate_limited', 'upstream_error', 'timeout', 'network', 'rejected')
        ORDER BY f.slot DESC LIMIT 1
      ) AS failed ON true
      WHERE who.id = ANY (${sql.param([...ids])}::int[]) AND who.state <> 'paused'
    ) AS judged
    WHERE i.id = judged.id AND i.state <> judged.state`);
}
