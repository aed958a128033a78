/** Which minutes of each hour have a data point, from the hourly roll-up. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import type { HourMinutes } from "#lib/domain/present-runs.ts";
import { instant } from "./instant.ts";

/** Ascending; hours without data points are left out. Only true of clean hours. */
export async function listPresentMinutes(
  db: Executor,
  influencerId: number,
  { from, to }: { from: number; to: number },
): Promise<HourMinutes[]> {
  return await db.execute<HourMinutes & Record<string, unknown>>(sql`
    SELECT date_part('epoch', time) AS hour, (minutes & 1073741823)::int AS low, (minutes >> 30)::int AS high
    FROM rollups_1h
    WHERE influencer_id = ${influencerId} AND time >= ${instant(from)} AND time < ${instant(to)}
    ORDER BY time`);
}
