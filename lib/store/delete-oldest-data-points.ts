/**
 * Deletes the oldest day of data points of a few influencers and files the hours concerned: bounded, so that it is
 * repeated until nothing is left.
 */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";

/** How many were deleted; null when there were none left. */
export async function deleteOldestDataPoints(
  tx: Transaction,
  ids: readonly number[],
): Promise<number | null> {
  const list = sql`${sql.param([...ids])}::int[]`;
  const [oldest] = await tx.execute<{ time: number | null }>(sql`
    SELECT extract(epoch FROM min(first.time))::float8 AS time
    FROM unnest(${list}) AS who (id)
    CROSS JOIN LATERAL (SELECT time FROM data_points WHERE influencer_id = who.id ORDER BY time LIMIT 1) AS first`);
  const from = oldest?.time ?? null;
  if (from === null) return null;
  const [row] = await tx.execute<{ deleted: number }>(sql`
    WITH gone AS (
      DELETE FROM data_points
      WHERE influencer_id = ANY (${list})
        AND time >= to_timestamp(${from}) AND time < to_timestamp(${from}) + interval '1 day'
      RETURNING influencer_id, time
    ), hours AS (
      INSERT INTO dirty_hours (hour, shard_id)
      SELECT DISTINCT date_trunc('hour', gone.time, 'UTC'), coalesce(p.shard_id, i.shard_id)
      FROM gone
      JOIN influencers AS i ON i.id = gone.influencer_id
      LEFT JOIN tracking_periods AS p ON p.influencer_id = gone.influencer_id
        AND p."from" <= gone.time AND (p."to" IS NULL OR p."to" > gone.time)
      ORDER BY 1, 2
      ON CONFLICT DO NOTHING
    )
    SELECT count(*)::int AS deleted FROM gone`);
  return row?.deleted ?? 0;
}
