/** Tracking periods of an influencer that touch a range, oldest first. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import type { TrackingPeriod } from "#lib/domain/influencer.ts";
import { instant } from "./instant.ts";

/** The shard is where failures of the period's slots are filed. */
export type FiledPeriod = TrackingPeriod & { shardId: number };

export async function listPeriods(
  db: Executor,
  influencerId: number,
  range: { from: number; to: number },
): Promise<FiledPeriod[]> {
  return await db.execute<FiledPeriod & Record<string, unknown>>(sql`
    SELECT kind, extract(epoch FROM "from")::float8 AS "from", extract(epoch FROM "to")::float8 AS "to",
      interval_s AS "interval", shard_id AS "shardId"
    FROM tracking_periods
    WHERE influencer_id = ${influencerId}
      AND "from" < ${instant(range.to)} AND ("to" IS NULL OR "to" > ${instant(range.from)})
    ORDER BY "from", kind`);
}
