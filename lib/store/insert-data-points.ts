/** Stores data points. The first one of an influencer and slot stays; erased influencers get none. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import type { IngestPayload } from "#lib/domain/ingest-payload.ts";

/** Rows in one statement. */
const ROWS_MAX = 10_000;

/** How many were new. */
export async function insertDataPoints(tx: Transaction, payloads: readonly IngestPayload[]): Promise<number> {
  let stored = 0;
  let part: IngestPayload[] = [];
  let rows = 0;
  for (const payload of payloads) {
    if (rows > 0 && rows + payload.ids.length > ROWS_MAX) {
      stored += await insertPart(tx, part);
      part = [];
      rows = 0;
    }
    part.push(payload);
    rows += payload.ids.length;
  }
  return rows === 0 ? stored : stored + (await insertPart(tx, part));
}

async function insertPart(tx: Transaction, payloads: readonly IngestPayload[]): Promise<number> {
  const ids: number[] = [];
  const slots: number[] = [];
  const offsets: number[] = [];
  const followers: (number | null)[] = [];
  const following: (number | null)[] = [];
  const posts: (number | null)[] = [];
  for (const payload of payloads) {
    ids.push(...payload.ids);
    for (let i = 0; i < payload.ids.length; i++) slots.push(payload.slot);
    offsets.push(...payload.offsets);
    followers.push(...payload.followers);
    following.push(...payload.following);
    posts.push(...payload.posts);
  }
  const result = await tx.execute(sql`
    INSERT INTO data_points (influencer_id, time, retrieved_at, followers, following, posts)
    SELECT p.id, to_timestamp(p.slot), to_timestamp(p.slot + p.offset_ms / 1000.0), p.followers, p.following, p.posts
    FROM unnest(
      ${sql.param(ids)}::int[], ${sql.param(slots)}::float8[], ${sql.param(offsets)}::float8[],
      ${sql.param(followers)}::int[], ${sql.param(following)}::int[], ${sql.param(posts)}::int[]
    ) AS p (id, slot, offset_ms, followers, following, posts)
    WHERE NOT EXISTS (SELECT FROM erased_influencers AS e WHERE e.influencer_id = p.id)
    ON CONFLICT DO NOTHING`);
  return result.count;
}
