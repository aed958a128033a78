/** Past data points for one influencer, with holes, as the pipeline would have left them. */

import type postgres from "postgres";
import { MINUTE_S } from "#lib/domain/seconds.ts";
import { realisticValue } from "../mockstagram/value.ts";

export interface HistoryInput {
  externalId: string;
  /** [from, to), whole minutes, epoch seconds. */
  from: number;
  to: number;
  /** Whether the n-th minute has no data point. */
  isMissing: (minute: number) => boolean;
  /** The platform answered, and told no count. */
  isHidden?: boolean;
}

export interface StoredPoint {
  time: number;
  followers: number;
  following: number;
}

/** Returns what was counted, ascending. */
export async function storeHistory(sql: postgres.Sql, input: HistoryInput): Promise<StoredPoint[]> {
  const { externalId, from, to, isMissing, isHidden = false } = input;
  const points: StoredPoint[] = [];
  for (let time = from; time < to; time += MINUTE_S) {
    if (isMissing((time - from) / MINUTE_S)) continue;
    const { followerCount, followingCount } = realisticValue(Number(externalId), time, 1);
    points.push({ time, followers: followerCount, following: followingCount });
  }
  const [influencer] = await sql`
    SELECT id, shard_id FROM influencers WHERE external_id = ${externalId} AND removed_at IS NULL`;
  if (!influencer) throw new Error(`${externalId} is not tracked.`);
  await sql`
    INSERT INTO data_points (influencer_id, time, retrieved_at, followers, following)
    SELECT ${influencer.id}, to_timestamp(t), to_timestamp(t + 7), CASE WHEN NOT ${isHidden} THEN f END, CASE WHEN NOT ${isHidden} THEN g END
    FROM unnest(${points.map(({ time }) => time)}::float8[], ${points.map(({ followers }) => followers)}::int[],
      ${points.map(({ following }) => following)}::int[]) AS x(t, f, g)
    ON CONFLICT DO NOTHING`;
  await sql`
    INSERT INTO dirty_hours (hour, shard_id)
    SELECT DISTINCT date_trunc('hour', to_timestamp(t), 'UTC'), ${influencer.shard_id}::int
    FROM unnest(${points.map(({ time }) => time)}::float8[]) AS x(t)
    ON CONFLICT DO NOTHING`;
  await sql`
    INSERT INTO tracking_periods (influencer_id, "from", "to", interval_s, kind, shard_id)
    VALUES (${influencer.id}, to_timestamp(${from}), to_timestamp(${to}), ${MINUTE_S}, 'demo', ${influencer.shard_id})
    ON CONFLICT DO NOTHING`;
  await sql`
    INSERT INTO fetch_failures (shard_id, slot, reason, influencer_ids)
    SELECT ${influencer.shard_id}, to_timestamp(g), 'upstream_error', ARRAY[${influencer.id}::int]
    FROM generate_series(${from}::int, ${to - MINUTE_S}::int, ${MINUTE_S}) AS g
    ON CONFLICT DO NOTHING`;
  return points;
}
