/** Which minutes of each hour have a data point, from the hourly roll-up. */

import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import type { HourMinutes } from "#lib/domain/present-runs.ts";
import { HOUR_S } from "#lib/domain/seconds.ts";
import { instant } from "./instant.ts";

/** `hours` in a row of the same minutes, the first of them `hour`. */
interface AlikeHours extends HourMinutes {
  hours: number;
}

/**
 * Ascending; hours without data points are left out. Only true of clean hours. Hours in a row that are alike, as those of
 * most years are, come as one row: to read 8,760 of them took longer than to find them.
 */
export async function listPresentMinutes(
  db: Executor,
  influencerId: number,
  { from, to }: { from: number; to: number },
): Promise<HourMinutes[]> {
  const rows = await db.execute<AlikeHours & Record<string, unknown>>(sql`
    SELECT (min(hour) * ${HOUR_S})::float8 AS hour, count(*)::int AS hours,
      (minutes & 1073741823)::int AS low, (minutes >> 30)::int AS high
    FROM (
      SELECT hour, minutes, hour - row_number() OVER (PARTITION BY minutes ORDER BY hour) AS island
      FROM (
        SELECT date_part('epoch', time)::int8 / ${HOUR_S} AS hour, minutes
        FROM rollups_1h
        WHERE influencer_id = ${influencerId} AND time >= ${instant(from)} AND time < ${instant(to)}
      ) AS found
    ) AS numbered
    GROUP BY minutes, island
    ORDER BY 1`);
  return rows
    .flatMap(({ hour, hours, low, high }) =>
      Array.from({ length: hours }, (_, n) => ({ hour: hour + n * HOUR_S, low, high })),
    )
    .toSorted((a, b) => a.hour - b.hour);
}
