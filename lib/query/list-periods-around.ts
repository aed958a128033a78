/** The live or not-found periods that some facts of one slot fall into and contradict, with what they touch. */
import { type SQL, sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

export interface SlotFacts {
  /** Epoch seconds. */
  slot: number;
  /** Influencers, and the shard that each was fetched with. */
  ids: readonly number[];
  shards: readonly number[];
}

export interface PeriodRow {
  influencerId: number;
  shard: number;
  /** Seconds. */
  interval: number;
  /** Epoch seconds, like all times here. */
  from: number;
  to: number | null;
  previousFrom: number | null;
  hasNext: boolean;
  nextTo: number | null;
  otherwiseAt: number | null;
}

/** Live periods of those that were unknown in the slot and have no data point of it. */
export async function listLivePeriodsAround(db: Executor, facts: SlotFacts): Promise<PeriodRow[]> {
  const slot = sql`to_timestamp(${facts.slot}::float8)`;
  return await listAround(
    db,
    facts,
    { was: "live", now: "not_found" },
    sql`(SELECT d.time FROM data_points AS d
      WHERE d.influencer_id = p.influencer_id AND d.time > ${slot} AND d.time < coalesce(p."to", 'infinity')
      ORDER BY d.time LIMIT 1)`,
    sql`NOT EXISTS (SELECT FROM data_points AS d WHERE d.influencer_id = p.influencer_id AND d.time = ${slot})`,
  );
}

/** Not-found periods of those that answered in the slot. */
export async function listNotFoundPeriodsAround(db: Executor, facts: SlotFacts): Promise<PeriodRow[]> {
  const slot = sql`to_timestamp(${facts.slot}::float8)`;
  return await listAround(
    db,
    facts,
    { was: "not_found", now: "live" },
    sql`(SELECT f.slot FROM fetch_failures AS f
      WHERE f.shard_id = p.shard_id AND f.reason = 'not_found' AND p.influencer_id = ANY (f.influencer_ids)
        AND f.slot > ${slot} AND f.slot < coalesce(p."to", 'infinity')
        AND NOT EXISTS (
          SELECT FROM data_points AS d WHERE d.influencer_id = p.influencer_id AND d.time = f.slot)
      ORDER BY f.slot LIMIT 1)`,
    sql`true`,
  );
}

async function listAround(
  db: Executor,
  { slot, ids, shards }: SlotFacts,
  { was, now }: { was: string; now: string },
  otherwiseAt: SQL,
  holds: SQL,
): Promise<PeriodRow[]> {
  // The kinds are written into the statement, so that the partial index on not-found periods serves it.
  const wasKind = sql.raw(`'${was}'`);
  const nowKind = sql.raw(`'${now}'`);
  return await db.execute<PeriodRow & Record<string, unknown>>(sql`
    SELECT p.influencer_id AS "influencerId", p.shard_id AS shard, p.interval_s AS "interval",
      extract(epoch FROM p."from")::float8 AS "from", extract(epoch FROM p."to")::float8 AS "to",
      extract(epoch FROM before."from")::float8 AS "previousFrom",
      after.influencer_id IS NOT NULL AS "hasNext", extract(epoch FROM after."to")::float8 AS "nextTo",
      extract(epoch FROM ${otherwiseAt})::float8 AS "otherwiseAt"
    FROM unnest(${sql.param([...ids])}::int[], ${sql.param([...shards])}::int[]) AS fact (id, shard)
    JOIN tracking_periods AS p ON p.influencer_id = fact.id AND p.shard_id = fact.shard AND p.kind = ${wasKind}
      AND p."from" <= to_timestamp(${slot}::float8)
      AND (p."to" IS NULL OR p."to" > to_timestamp(${slot}::float8))
    LEFT JOIN tracking_periods AS before ON before.influencer_id = p.influencer_id AND before.kind = ${nowKind}
      AND before.shard_id = p.shard_id AND before.interval_s = p.interval_s AND before."to" = p."from"
    LEFT JOIN tracking_periods AS after ON after.influencer_id = p.influencer_id AND after.kind = ${nowKind}
      AND after.shard_id = p.shard_id AND after.interval_s = p.interval_s AND after."from" = p."to"
    WHERE ${holds}`);
}
