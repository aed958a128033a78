/**
 * Puts untracked external ids into the first shards with room, each with its live period. One statement: members,
 * periods and shard sizes change together. Under the registry lock, after make-shards: who finds no place is left out.
 */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import type { Platform } from "#lib/domain/platform.ts";
import { type ExternalIdSet, externalIdRows, isTracked } from "./external-id-set.ts";

export interface InsertInfluencersInput {
  platform: Platform;
  externalIds: ExternalIdSet;
  /** Seconds. */
  interval: number;
  /** Epoch milliseconds. */
  addedAt: number;
  /** The first slot that is due, epoch seconds. */
  from: number;
}

/** The number of influencers that were added. */
export async function insertInfluencers(tx: Transaction, input: InsertInfluencersInput): Promise<number> {
  const { platform, interval } = input;
  const [row] = await tx.execute<{ added: number }>(sql`
    WITH fresh AS (
      SELECT wanted.external_id, row_number() OVER (ORDER BY wanted.position) AS n
      FROM ${externalIdRows(input.externalIds)} AS wanted
      WHERE NOT ${isTracked(platform)}
    ), room AS (
      SELECT id, sum(capacity - size) OVER (ORDER BY id) AS until, capacity - size AS free
      FROM shards
      WHERE platform = ${platform} AND interval_s = ${interval}::int AND size < capacity
    ), place AS (
      SELECT id, until - free AS after, until FROM room WHERE until - free < (SELECT count(*) FROM fresh)
    ), added AS (
      INSERT INTO influencers (platform, external_id, interval_s, shard_id, added_at)
      SELECT ${platform}, fresh.external_id, ${interval}::int, place.id, to_timestamp(${input.addedAt / 1_000})
      FROM fresh JOIN place ON fresh.n > place.after AND fresh.n <= place.until
      ORDER BY fresh.n
      RETURNING id, shard_id
    ), periods AS (
      INSERT INTO tracking_periods (influencer_id, "from", interval_s, kind, shard_id)
      SELECT id, to_timestamp(${input.from}), ${interval}::int, 'live', shard_id FROM added
    ), grown AS (
      UPDATE shards SET size = size + joined.members
      FROM (SELECT shard_id, count(*) AS members FROM added GROUP BY shard_id) AS joined
      WHERE shards.id = joined.shard_id
    )
    SELECT count(*)::int AS added FROM added`);
  return row?.added ?? 0;
}
