/**
 * The common case of an answer with counts: the influencer is ok, unless its shard has a failure of a later slot
 * (judge-states looks closer then). Those that are ok already are not touched.
 */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";

/** Influencers, the newest slot that each answered in (epoch seconds), and the shard that it was fetched with. */
export interface Answered {
  ids: readonly number[];
  slots: readonly number[];
  shards: readonly number[];
}

/** Those that are still not ok. */
export async function settleAnswered(tx: Transaction, { ids, slots, shards }: Answered): Promise<number[]> {
  if (ids.length === 0) return [];
  const touched = sql.param([...new Set(shards)]);
  const rows = await tx.execute<{ id: number; settled: boolean }>(sql`
    WITH unsettled AS (
      SELECT i.id, i.shard_id, to_timestamp(a.slot) AS slot
      FROM influencers AS i
      JOIN unnest(${sql.param([...ids])}::int[], ${sql.param([...slots])}::float8[]) AS a (id, slot) ON a.id = i.id
      WHERE i.shard_id = ANY (${touched}::int[])
        AND i.state IN ('pending', 'failing', 'not_found', 'private', 'suspended')
    ), settled AS (
      UPDATE influencers AS i
      SET state = 'ok',
        changed_xid = CASE WHEN i.state = 'not_found' THEN pg_current_xact_id() ELSE i.changed_xid END
      FROM unsettled AS u
      WHERE i.id = u.id AND i.state IN ('pending', 'failing', 'not_found', 'private', 'suspended')
        AND (i.state_slot IS NULL OR u.slot >= i.state_slot)
        AND NOT EXISTS (SELECT FROM fetch_failures AS f WHERE f.shard_id = u.shard_id AND f.slot > u.slot)
      RETURNING i.id
    )
    SELECT u.id FROM unsettled AS u WHERE NOT EXISTS (SELECT FROM settled AS s WHERE s.id = u.id)`);
  return rows.map((row) => row.id);
}
