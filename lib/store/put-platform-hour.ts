/** Takes the mark of a platform hour away, and makes it from the hourly roll-ups of it and of the hour before. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";

/**
 * `hour`: its start, epoch seconds. Under lock-roll-up of both hours: what is rolled up later marks it anew. Where the mark
 * is gone somebody else has made it.
 */
export async function putPlatformHour(
  tx: Transaction,
  { platform, hour }: { platform: string; hour: number },
): Promise<void> {
  const start = sql`to_timestamp(${hour}::float8)`;
  const { count } = await tx.execute(sql`
    DELETE FROM dirty_platform_hours WHERE platform = ${platform} AND hour = ${start}`);
  if (count === 0) return;
  // Of an hour that was written a moment ago the planner knows nothing: it would look up each influencer by itself, or read
  // all hours of a chunk, where the index on time leads to two.
  await tx.execute(sql`
    SELECT set_config('enable_nestloop', 'off', true), set_config('enable_seqscan', 'off', true),
      set_config('work_mem', '64MB', true)`);
  await tx.execute(sql`
    WITH pair AS (
      SELECT influencer_id, max(followers_last) FILTER (WHERE time < ${start}) AS before,
        max(followers_last) FILTER (WHERE time >= ${start}) AS after
      FROM rollups_1h
      WHERE time >= ${start} - interval '1 hour' AND time < ${start} + interval '1 hour'
      GROUP BY influencer_id
    ), compared AS (
      SELECT before, after, (after - before)::float8 / nullif(before, 0) AS change
      FROM pair
      JOIN influencers AS i ON i.id = pair.influencer_id AND i.platform = ${platform}
      WHERE before IS NOT NULL AND after IS NOT NULL
        AND NOT EXISTS (SELECT FROM erased_influencers AS e WHERE e.influencer_id = i.id)
    )
    INSERT INTO platform_hours (platform, hour, compared, rose, fell, p10, median, p90, typical)
    SELECT ${platform}, ${start}, compared, rose, fell, quantiles[1], quantiles[2], quantiles[3], typical
    FROM (
      SELECT count(*)::int AS compared, (count(*) FILTER (WHERE after > before))::int AS rose,
        (count(*) FILTER (WHERE after < before))::int AS fell,
        percentile_cont(ARRAY[0.1, 0.5, 0.9]) WITHIN GROUP (ORDER BY change) AS quantiles,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY abs(change)) AS typical
      FROM compared
    ) AS made
    ON CONFLICT (platform, hour) DO UPDATE SET compared = excluded.compared, rose = excluded.rose, fell = excluded.fell,
      p10 = excluded.p10, median = excluded.median, p90 = excluded.p90, typical = excluded.typical`);
}
