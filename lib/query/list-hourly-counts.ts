/** The last follower count of each hour of an influencer, from its roll-ups and where those don't reach its data points. */

import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import type { HourlyCount } from "#lib/domain/find-jumps.ts";
import type { KeptFrom } from "#lib/domain/kept-from.ts";
import { rangeParts } from "#lib/domain/range-parts.ts";
import { HOUR_S } from "#lib/domain/seconds.ts";
import { listDirtyHours } from "./list-dirty-hours.ts";
import { newestCount } from "./newest-count.ts";
import { partRows } from "./part-rows.ts";

/** Ascending; hours without a count are left out. [from, to): whole hours (UTC), epoch seconds. In a snapshot of its own. */
export async function listHourlyCounts(
  tx: Transaction,
  influencerId: number,
  { from, to, kept }: { from: number; to: number; kept: KeptFrom },
): Promise<HourlyCount[]> {
  const dirtyHours = await listDirtyHours(tx, influencerId, { from, to });
  const parts = rangeParts({ from, to, edges: [], dirtyHours, kept });
  if (parts.length === 0) return [];
  const rows = await tx.execute<HourlyCount & Record<string, unknown>>(sql`
    SELECT (seconds / ${HOUR_S}::int8 * ${HOUR_S}::int8)::float8 AS hour,
      max(newest)::float8 AS time, ${newestCount(sql`followers_last`, from)} AS followers
    FROM (${partRows(influencerId, parts, ["followers"])}) AS part
    WHERE followers_last IS NOT NULL
    GROUP BY 1 ORDER BY 1`);
  return [...rows];
}
