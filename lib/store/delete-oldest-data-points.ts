/**
 * Deletes the oldest day of data points and roll-ups of a few influencers: bounded, so that it is repeated until nothing
 * is left. They are filed as erased, so nothing of them is stored or rolled up any more: no hour is dirty by it, which
 * would have the whole shard rolled up anew for each hour of their lives.
 */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import { allowDecompression } from "#lib/db/edition/allow-decompression.ts";

/** How many data points were deleted; null when nothing was left. */
export async function deleteOldestDataPoints(
  tx: Transaction,
  ids: readonly number[],
): Promise<number | null> {
  const list = sql`${sql.param([...ids])}::int[]`;
  const [oldest] = await tx.execute<{ time: number | null }>(sql`
    SELECT extract(epoch FROM min(first.time))::float8 AS time
    FROM unnest(${list}) AS who (id)
    CROSS JOIN LATERAL (
      (SELECT time FROM data_points WHERE influencer_id = who.id ORDER BY time LIMIT 1)
      UNION ALL (SELECT time FROM rollups_15m WHERE influencer_id = who.id ORDER BY time LIMIT 1)
      UNION ALL (SELECT time FROM rollups_1h WHERE influencer_id = who.id ORDER BY time LIMIT 1)
    ) AS first`);
  const from = oldest?.time ?? null;
  if (from === null) return null;
  await allowDecompression(tx);
  const inDay = sql`influencer_id = ANY (${list})
    AND time >= to_timestamp(${from}::float8) AND time < to_timestamp(${from}::float8) + interval '1 day'`;
  const [row] = await tx.execute<{ deleted: number }>(sql`
    WITH gone AS (
      DELETE FROM data_points WHERE ${inDay} RETURNING influencer_id
    ), quarters AS (
      DELETE FROM rollups_15m WHERE ${inDay}
    ), hours AS (
      DELETE FROM rollups_1h WHERE ${inDay}
    )
    SELECT count(*)::int AS deleted FROM gone`);
  return row?.deleted ?? 0;
}
