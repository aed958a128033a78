/**
 * Stores data points. The first one of an influencer and slot stays; erased influencers get none. When an answer came is
 * kept to the whole second, rounded down: packed into columns, milliseconds took as much as all else of a data point.
 */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import type { IngestPayload } from "#lib/domain/ingest-payload.ts";

/** Data points of a shard and slot that were new. */
export interface AddedToSlot {
  shard: number;
  /** Epoch seconds. */
  slot: number;
  points: number;
}

/**
 * One statement a shard and slot: what it says it stored is that shard's and slot's exact count, which a statement over
 * all of them could only tell by handing back every row. They travel together, so the round trips are not paid.
 */
export async function insertDataPoints(
  tx: Transaction,
  payloads: readonly IngestPayload[],
): Promise<AddedToSlot[]> {
  const groups = [...Map.groupBy(payloads, (p) => `${p.shard}/${p.slot}`).values()];
  return await Promise.all(groups.map((group) => insertGroup(tx, group)));
}

async function insertGroup(tx: Transaction, group: readonly IngestPayload[]): Promise<AddedToSlot> {
  const { shard = 0, slot = 0 } = group[0] ?? {};
  const ids = sql.param(group.flatMap((p) => p.ids));
  const offsets = sql.param(group.flatMap((p) => p.offsets));
  const followers = sql.param(group.flatMap((p) => p.followers));
  const following = sql.param(group.flatMap((p) => p.following));
  const posts = sql.param(group.flatMap((p) => p.posts));
  const result = await tx.execute(sql`
    INSERT INTO data_points (influencer_id, time, retrieved_at, followers, following, posts)
    SELECT p.id, to_timestamp(${slot}::float8), to_timestamp(${slot}::float8 + p.offset_ms / 1000),
      p.followers, p.following, p.posts
    FROM unnest(
      ${ids}::int[], ${offsets}::int[], ${followers}::int[], ${following}::int[], ${posts}::int[]
    ) AS p (id, offset_ms, followers, following, posts)
    WHERE NOT EXISTS (SELECT FROM erased_influencers AS e WHERE e.influencer_id = p.id)
    ON CONFLICT DO NOTHING`);
  return { shard, slot, points: result.count };
}
