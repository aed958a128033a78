/**
 * Rows for tests of reading, put in by plain SQL: nothing of the product's writing is between test and table. Hours with
 * data points are marked as dirty, as by all that writes them.
 */
import { sql } from "drizzle-orm";
import type { Database } from "#lib/db/client.ts";
import type { FailureReason } from "#lib/domain/failure.ts";
import type { TrackingPeriod } from "#lib/domain/influencer.ts";

export interface InsertedInfluencer {
  id: number;
  shardId: number;
  externalId: string;
}

export interface DataPointRow {
  /** Slot, epoch seconds. */
  time: number;
  /** Seconds from the slot to the answer; default 1. */
  offset?: number;
  followers: number | null;
  following: number | null;
  posts?: number | null;
}

export async function insertInfluencer(
  db: Database,
  externalId: string,
  periods: readonly TrackingPeriod[] = [],
): Promise<InsertedInfluencer> {
  const interval = periods.at(-1)?.interval ?? 60;
  const [row] = await db.execute<{ id: number; shardId: number }>(sql`
    WITH shard AS (
      INSERT INTO shards (platform, interval_s, capacity, size) VALUES ('mockstagram', ${interval}, 1000, 1) RETURNING id
    )
    INSERT INTO influencers (platform, external_id, username, state, interval_s, shard_id)
    SELECT 'mockstagram', ${externalId}, ${`influencer-${externalId}`}, 'ok', ${interval}::int, id FROM shard
    RETURNING id, shard_id AS "shardId"`);
  if (!row) throw new Error("no influencer was inserted");
  for (const { kind, from, to, interval: seconds } of periods) {
    await db.execute(sql`
      INSERT INTO tracking_periods (influencer_id, "from", "to", interval_s, kind, shard_id)
      VALUES (${row.id}, to_timestamp(${from}::float8), to_timestamp(${to}::float8), ${seconds}, ${kind}, ${row.shardId})`);
  }
  return { ...row, externalId };
}

export async function insertDataPoints(
  db: Database,
  influencerId: number,
  rows: readonly DataPointRow[],
): Promise<void> {
  await db.execute(sql`
    INSERT INTO data_points (influencer_id, time, retrieved_at, followers, following, posts)
    SELECT ${influencerId}, to_timestamp(time), to_timestamp(time + "offset"), followers, following, posts
    FROM jsonb_to_recordset(${JSON.stringify(rows.map((row) => ({ offset: 1, posts: null, ...row })))}::text::jsonb)
      AS listed (time float8, "offset" float8, followers int, following int, posts int)`);
  await db.execute(sql`
    INSERT INTO dirty_hours (hour, shard_id)
    SELECT DISTINCT date_trunc('hour', d.time, 'UTC'), i.shard_id
    FROM influencers AS i JOIN data_points AS d ON d.influencer_id = i.id
    WHERE i.id = ${influencerId}
    ON CONFLICT DO NOTHING`);
}

/** `ids`: null = all of the shard. */
export async function insertFailure(
  db: Database,
  failure: { shardId: number; slot: number; reason: FailureReason; ids: number[] | null },
): Promise<void> {
  await db.execute(sql`
    INSERT INTO fetch_failures (shard_id, slot, reason, influencer_ids)
    VALUES (${failure.shardId}, to_timestamp(${failure.slot}::float8), ${failure.reason},
      ${failure.ids === null ? null : sql.param(failure.ids)}::int[])`);
}
