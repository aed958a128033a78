/**
 * How many data points an influencer has: what an admin is told before they go. Those that are no longer kept are counted in
 * the hourly roll-ups, by minutes.
 */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import { rawKeptFrom } from "#lib/db/kept-from.ts";

export async function countDataPoints(db: Executor, influencerId: number): Promise<number> {
  const [row] = await db.execute<{ count: number }>(sql`
    SELECT (
      (SELECT count(*) FROM data_points WHERE influencer_id = ${influencerId} AND time >= ${rawKeptFrom})
      + (SELECT coalesce(sum(bit_count(minutes::bit(64))), 0) FROM rollups_1h
        WHERE influencer_id = ${influencerId} AND time < ${rawKeptFrom})
    )::int AS count`);
  return row?.count ?? 0;
}
