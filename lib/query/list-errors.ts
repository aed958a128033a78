/**
 * Fetches of some slots that brought no data point, by platform and cause, and those that did. One row a (shard, slot,
 * reason) is read, however many influencers it hit; lists of them stay packed.
 */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import type { Answered, FiledErrors } from "#lib/domain/sum-errors.ts";
import type { ListedShard } from "./list-slots.ts";

export interface ErrorsRange {
  interval: number;
  /** All of the interval. */
  shards: readonly ListedShard[];
  /** Slots that begin in [from, to), epoch seconds. */
  from: number;
  to: number;
}

export async function listErrors(
  db: Executor,
  { interval, shards, from, to }: ErrorsRange,
): Promise<FiledErrors[]> {
  const rows = await db.execute<Omit<FiledErrors, "interval"> & Record<string, unknown>>(sql`
    SELECT extract(epoch FROM f.slot)::float8 AS slot, s.platform, f.reason,
      coalesce(sum(coalesce(f.hits, cardinality(f.influencer_ids))), 0)::int AS named,
      coalesce(sum(greatest(0, s.size - coalesce(t.present, 0))) FILTER (WHERE f.influencer_ids IS NULL), 0)::int
        AS whole,
      coalesce(sum(other.named), 0)::int AS overlap
    FROM ${shardList(shards)} AS s (id, platform, size)
    JOIN fetch_failures AS f ON f.shard_id = s.id
      AND f.slot >= to_timestamp(${from}::float8) AND f.slot < to_timestamp(${to}::float8)
    LEFT JOIN slot_tallies AS t ON f.influencer_ids IS NULL AND t.slot = f.slot AND t.shard_id = f.shard_id
    LEFT JOIN LATERAL (
      SELECT sum(coalesce(n.hits, cardinality(n.influencer_ids))) AS named FROM fetch_failures AS n
      WHERE n.shard_id = f.shard_id AND n.slot = f.slot AND n.influencer_ids IS NOT NULL
    ) AS other ON f.influencer_ids IS NULL
    GROUP BY f.slot, s.platform, f.reason`);
  return rows.map((row) => ({ ...row, interval }));
}

/** `slots`: epoch seconds. */
export async function listAnswered(
  db: Executor,
  { interval, shards }: Pick<ErrorsRange, "interval" | "shards">,
  slots: readonly number[],
): Promise<Answered[]> {
  const rows = await db.execute<Omit<Answered, "interval"> & Record<string, unknown>>(sql`
    SELECT extract(epoch FROM t.slot)::float8 AS slot, s.platform, sum(t.present)::int AS answered
    FROM ${shardList(shards)} AS s (id, platform, size)
    JOIN slot_tallies AS t ON t.shard_id = s.id
    WHERE t.slot = ANY (ARRAY(SELECT to_timestamp(at) FROM unnest(${sql.param([...slots])}::float8[]) AS at))
    GROUP BY t.slot, s.platform`);
  return rows.map((row) => ({ ...row, interval }));
}

function shardList(shards: readonly ListedShard[]) {
  return sql`unnest(
    ${sql.param(shards.map(({ id }) => id))}::int[], ${sql.param(shards.map(({ platform }) => platform))}::text[],
    ${sql.param(shards.map(({ size }) => size))}::int[])`;
}
