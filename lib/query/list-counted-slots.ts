/**
 * What was due in the slots of the last day that were judged, and what is stored of it. Many rows are summed where there
 * are many shards (1.4 million a day for a million influencers a minute): whoever asks often shares an answer.
 */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import type { CountedSlot } from "#lib/domain/sum-coverage.ts";

/** Of all intervals: slots that ended within the day before the end of the newest one, and the last one before these. */
export async function listCountedSlots(db: Executor): Promise<CountedSlot[]> {
  const rows = await db.execute<CountedSlot & Record<string, unknown>>(sql`
    WITH judged AS (
      SELECT interval_s, slot, expected, slot + interval_s * interval '1 second' AS ends FROM slots_expected
    ), day AS (
      SELECT max(ends) - interval '1 day' AS begins FROM judged
    ), counted AS (
      SELECT interval_s, slot, expected FROM judged, day
      WHERE ends > begins OR ends = (SELECT max(ends) FROM judged WHERE ends <= (SELECT begins FROM day))
    ), stored AS (
      SELECT s.interval_s, t.slot, sum(t.present) AS present
      FROM slot_tallies AS t JOIN shards AS s ON s.id = t.shard_id
      WHERE t.slot >= (SELECT min(slot) FROM counted)
      GROUP BY s.interval_s, t.slot
    )
    SELECT c.interval_s AS interval, extract(epoch FROM c.slot)::float8 AS slot, c.expected,
      least(c.expected, coalesce(stored.present, 0))::int AS present
    FROM counted AS c LEFT JOIN stored ON stored.interval_s = c.interval_s AND stored.slot = c.slot`);
  return [...rows];
}
