/**
 * Deletes the demo history of some influencers: data points in slots of demo periods, all roll-ups of these hours, then the
 * periods. What else the hours hold is rolled up anew where its data points are kept; of older hours that held both, what we
 * fetched ourselves goes with them.
 */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import { allowDecompression } from "#lib/db/edition/allow-decompression.ts";
import { rawKeptFrom } from "#lib/db/kept-from.ts";
import { lockShards } from "./lock-shards.ts";
import { hourWrites } from "./note-hour-writes.ts";

export interface DeletedDemo {
  influencers: number;
  dataPoints: number;
}

/** At most `limit` influencers; 0 when none are left. */
export async function deleteDemoHistory(tx: Transaction, limit: number): Promise<DeletedDemo> {
  const found = await tx.execute<{ id: number; shards: number[]; from: number; to: number }>(sql`
    SELECT influencer_id AS id, array_agg(DISTINCT shard_id) AS shards,
      extract(epoch FROM date_trunc('hour', min("from"), 'UTC'))::float8 AS "from", extract(epoch FROM max("to"))::float8 AS "to"
    FROM tracking_periods WHERE kind = 'demo' GROUP BY 1 ORDER BY 1 LIMIT ${limit}`);
  if (found.length === 0) return { influencers: 0, dataPoints: 0 };
  // No roll-up may take a mark away that stands for this, too.
  await lockShards(
    tx,
    found.flatMap((row) => row.shards),
  );
  const ids = sql`${sql.param(found.map((row) => row.id))}::int[]`;
  // In numbers, which a columnstore knows of each batch: it would unpack all that these influencers have.
  const span = {
    from: sql`to_timestamp(${Math.min(...found.map((row) => row.from))}::float8)`,
    to: sql`to_timestamp(${Math.max(...found.map((row) => row.to))}::float8)`,
  };
  await allowDecompression(tx);
  const inHours = sql`r.influencer_id = ANY (${ids}) AND r.time >= ${span.from} AND r.time < ${span.to} AND EXISTS (
    SELECT FROM demo WHERE demo.influencer_id = r.influencer_id
      AND r.time >= date_trunc('hour', demo."from", 'UTC') AND r.time < demo."to")`;
  const [row] = await tx.execute<{ deleted: number }>(sql`
    WITH demo AS (
      SELECT influencer_id, "from", "to", interval_s, shard_id FROM tracking_periods
      WHERE kind = 'demo' AND influencer_id = ANY (${ids})
    ), gone AS (
      DELETE FROM data_points AS d
      WHERE d.influencer_id = ANY (${ids}) AND d.time >= ${span.from} AND d.time < ${span.to} AND EXISTS (
        SELECT FROM demo
        WHERE demo.influencer_id = d.influencer_id AND d.time >= demo."from" AND d.time < demo."to"
          AND extract(epoch FROM d.time - demo."from")::int8 % demo.interval_s = 0)
      RETURNING d.influencer_id
    ), quarters AS (
      DELETE FROM rollups_15m AS r WHERE ${inHours}
    ), hours AS (
      DELETE FROM rollups_1h AS r WHERE ${inHours}
    ), written AS (
      SELECT DISTINCT demo.shard_id, hour
      FROM demo CROSS JOIN generate_series(
        date_trunc('hour', demo."from", 'UTC'), demo."to" - interval '1 second', interval '1 hour') AS hour
    ), notes AS (
      ${hourWrites(sql`SELECT shard_id, hour FROM written`)}
    ), marks AS (
      INSERT INTO dirty_hours (hour, shard_id)
      SELECT hour, shard_id FROM written
      WHERE hour >= ${rawKeptFrom}
      ORDER BY 1, 2
      ON CONFLICT DO NOTHING
    ), others AS (
      -- Also of hours that are rolled up for good, and not under their locks: waits for who is making one of them.
      INSERT INTO dirty_platform_hours (platform, hour)
      SELECT DISTINCT s.platform, written.hour + n * interval '1 hour'
      FROM written JOIN shards AS s ON s.id = written.shard_id CROSS JOIN generate_series(0, 1) AS n
      ORDER BY 1, 2
      ON CONFLICT (platform, hour) DO UPDATE SET marked_at = now()
    ), periods AS (
      DELETE FROM tracking_periods WHERE kind = 'demo' AND influencer_id = ANY (${ids})
    )
    SELECT count(*)::int AS deleted FROM gone`);
  return { influencers: found.length, dataPoints: row?.deleted ?? 0 };
}
