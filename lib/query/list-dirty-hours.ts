/** Hours of a range whose roll-ups may not equal an influencer's data points: those are read instead. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import { instant } from "./instant.ts";

/**
 * Starts of the hours that touch [from, to), ascending, epoch seconds. An influencer's data points were filed under the
 * shards of its periods, and a shard that it was in stays among them; without a mark under one of these an hour is clean.
 */
export async function listDirtyHours(
  db: Executor,
  influencerId: number,
  { from, to }: { from: number; to: number },
): Promise<number[]> {
  const rows = await db.execute<{ hour: number }>(sql`
    SELECT DISTINCT extract(epoch FROM dirty.hour)::float8 AS hour
    FROM (
      SELECT shard_id FROM influencers WHERE id = ${influencerId}
      UNION
      SELECT shard_id FROM tracking_periods WHERE influencer_id = ${influencerId}
    ) AS filed
    JOIN dirty_hours AS dirty ON dirty.shard_id = filed.shard_id
      AND dirty.hour > ${instant(from)} - interval '1 hour' AND dirty.hour < ${instant(to)}
    ORDER BY 1`);
  return rows.map((row) => row.hour);
}
