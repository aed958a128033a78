/** The statement of the floor and of the peers: a payload's rows in one insert, committed by itself. */
import type postgres from "postgres";
import type { IngestPayload } from "#lib/domain/ingest-payload.ts";

/** Rows that were not there before. */
export async function insertPoints(
  db: postgres.Sql,
  table: string,
  { slot, ids, offsets, followers, following, posts }: IngestPayload,
): Promise<number> {
  const { count } = await db`
    INSERT INTO ${db(table)} (influencer_id, time, retrieved_at, followers, following, posts)
    SELECT p.id, to_timestamp(${slot}::float8), to_timestamp(${slot}::float8 + p.offset_ms / 1000),
      p.followers, p.following, p.posts
    FROM unnest(
      ${ids}::int[], ${offsets}::int[], ${followers}::int[], ${following}::int[], ${posts}::int[]
    ) AS p (id, offset_ms, followers, following, posts)
    ON CONFLICT DO NOTHING`;
  return count;
}
