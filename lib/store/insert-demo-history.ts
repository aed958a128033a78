/**
 * Stores a part of the demo history: data points, and the periods that say where and how often they were due. It begins
 * where data points are kept: older hours are summed up for good.
 */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import { rawKeptFrom } from "#lib/db/kept-from.ts";
import { ROLL_UP_QUIET_S } from "#lib/domain/roll-up-quiet.ts";
import { lockShards } from "./lock-shards.ts";
import { hourWrites } from "./note-hour-writes.ts";

/** Columns of equal length: row i is one data point. Epoch seconds; milliseconds into the slot. */
export interface DemoPoints {
  ids: number[];
  slots: number[];
  offsets: number[];
  followers: number[];
  following: number[];
}

export interface DemoPeriod {
  id: number;
  shard: number;
  /** Epoch seconds. */
  from: number;
  to: number;
  /** Seconds. */
  interval: number;
}

/** How many data points were new. */
export async function insertDemoHistory(
  tx: Transaction,
  points: DemoPoints,
  periods: readonly DemoPeriod[],
): Promise<number> {
  // No roll-up may take a mark away that stands for this, too.
  await lockShards(
    tx,
    periods.map((p) => p.shard),
  );
  const inserted = await tx.execute(sql`
    INSERT INTO data_points (influencer_id, time, retrieved_at, followers, following)
    SELECT p.id, to_timestamp(p.slot), to_timestamp(p.slot + p.offset_ms / 1000), p.followers, p.following
    FROM unnest(
      ${sql.param(points.ids)}::int[], ${sql.param(points.slots)}::int8[], ${sql.param(points.offsets)}::int[],
      ${sql.param(points.followers)}::int[], ${sql.param(points.following)}::int[]
    ) AS p (id, slot, offset_ms, followers, following)
    WHERE to_timestamp(p.slot) >= ${rawKeptFrom}
    ON CONFLICT DO NOTHING`);
  const listed = sql`(
    SELECT id, shard, greatest(given.start, kept.start)::int8 AS start, until, interval_s
    FROM (SELECT extract(epoch FROM ${rawKeptFrom}) AS start) AS kept, unnest(
    ${sql.param(periods.map((p) => p.id))}::int[], ${sql.param(periods.map((p) => p.shard))}::int[],
    ${sql.param(periods.map((p) => p.from))}::int8[], ${sql.param(periods.map((p) => p.to))}::int8[],
    ${sql.param(periods.map((p) => p.interval))}::int[]
    ) AS given (id, shard, start, until, interval_s)
    WHERE until > kept.start
  ) AS p`;
  await tx.execute(sql`
    INSERT INTO tracking_periods (influencer_id, "from", "to", interval_s, kind, shard_id)
    SELECT p.id, to_timestamp(p.start), to_timestamp(p.until), p.interval_s, 'demo', p.shard FROM ${listed}
    ON CONFLICT DO NOTHING`);
  const hours = sql`${listed} CROSS JOIN generate_series(p.start - p.start % 3600, p.until - 1, 3600) AS hour`;
  await tx.execute(hourWrites(sql`SELECT p.shard, to_timestamp(hour) FROM ${hours}`));
  // Nothing comes after it: what waits for the roll-ups, such as whether a jump is real, need not wait for quiet.
  await tx.execute(sql`
    INSERT INTO dirty_hours (hour, shard_id, marked_at)
    SELECT DISTINCT to_timestamp(hour), p.shard, now() - make_interval(secs => ${ROLL_UP_QUIET_S})
    FROM ${hours}
    ORDER BY 1, 2
    ON CONFLICT DO NOTHING`);
  return inserted.count;
}
