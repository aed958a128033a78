/** The live periods nearest to a range that they do not touch. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import type { TrackingPeriod } from "#lib/domain/influencer.ts";
import { instant } from "./instant.ts";
import { periodColumns } from "./period-columns.ts";

/** The last one that ended before [from, to), epoch seconds, and the first that begins after it: none, one or two. */
export async function listLiveNeighbours(
  db: Executor,
  influencerId: number,
  range: { from: number; to: number },
): Promise<TrackingPeriod[]> {
  return await db.execute<TrackingPeriod & Record<string, unknown>>(sql`
    SELECT ${periodColumns}
    FROM tracking_periods
    WHERE influencer_id = ${influencerId} AND kind = 'live' AND "from" IN (
      (SELECT max("from") FROM tracking_periods
       WHERE influencer_id = ${influencerId} AND kind = 'live' AND "to" <= ${instant(range.from)}),
      (SELECT min("from") FROM tracking_periods
       WHERE influencer_id = ${influencerId} AND kind = 'live' AND "from" >= ${instant(range.to)}))`);
}
