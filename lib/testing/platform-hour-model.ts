/** What platform hours must be, from the data points alone: the yardstick of make-platform-hours. */
import { sql } from "drizzle-orm";
import type { Database } from "#lib/db/client.ts";

export interface ModelHour {
  /** Start, epoch seconds. */
  hour: number;
  compared: number;
  rose: number;
  fell: number;
  p10: number | null;
  median: number | null;
  p90: number | null;
  typical: number | null;
}

/** Ascending; hours in which nobody can be compared are left out. */
export async function modelPlatformHours(db: Database, platform: string): Promise<ModelHour[]> {
  const lasts = await db.execute<{ id: number; hour: number; followers: number }>(sql`
    SELECT influencer_id AS id, extract(epoch FROM date_trunc('hour', time, 'UTC'))::float8 AS hour,
      (array_agg(followers ORDER BY time DESC))[1] AS followers
    FROM data_points
    WHERE followers IS NOT NULL AND influencer_id IN (SELECT id FROM influencers WHERE platform = ${platform})
      AND influencer_id NOT IN (SELECT influencer_id FROM erased_influencers)
    GROUP BY 1, 2 ORDER BY 2`);
  const known = new Map(lasts.map(({ id, hour, followers }) => [`${id} ${hour}`, followers]));
  const pairs = lasts.flatMap(({ id, hour, followers }) => {
    const before = known.get(`${id} ${hour - 3_600}`);
    return before === undefined ? [] : [{ hour, before, change: followers - before }];
  });
  return [...Map.groupBy(pairs, ({ hour }) => hour)].map(([hour, own]) => {
    const shares = own.filter(({ before }) => before !== 0).map(({ before, change }) => change / before);
    return {
      hour,
      compared: own.length,
      rose: own.filter(({ change }) => change > 0).length,
      fell: own.filter(({ change }) => change < 0).length,
      p10: quantile(shares, 0.1),
      median: quantile(shares, 0.5),
      p90: quantile(shares, 0.9),
      typical: quantile(shares.map(Math.abs), 0.5),
    };
  });
}

/** In between two of them, as far as the part says. */
function quantile(values: readonly number[], part: number): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const place = part * (sorted.length - 1);
  const [low = 0, high = low] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return low + (place - Math.floor(place)) * (high - low);
}
