/** Tracking periods of an influencer that touch a range, oldest first. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import type { TrackingPeriod } from "#lib/domain/influencer.ts";
import { instant } from "./instant.ts";
import { periodColumns } from "./period-columns.ts";

/** The shard is where failures of the period's slots are filed. */
export type FiledPeriod = TrackingPeriod & { shardId: number };

export async function listPeriods(
  db: Executor,
  influencerId: number,
  range: { from: number; to: number },
): Promise<FiledPeriod[]> {
  return await db.execute<FiledPeriod & Record<string, unknown>>(sql`
    SELECT ${periodColumns}, shard_id AS "shardId"
    FROM tracking_periods
    WHERE influencer_id = ${influencerId}
      AND "from" < ${instant(range.to)} AND ("to" IS NULL OR "to" > ${instant(range.from)})
    ORDER BY "from", kind`);
}
