/** The last slots that were judged, and how many of the data points that were due are stored. Summed, never counted. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

export interface JudgedSlot {
  interval: number;
  /** Its start, epoch seconds. */
  slot: number;
  /** Data points that were due; more than 0. */
  expected: number;
  /** Stored; never more than expected. */
  present: number;
}

/** Oldest first; of each interval those of the last `slots` × interval seconds. */
export async function listJudgedSlots(db: Executor, now: number, slots = 30): Promise<JudgedSlot[]> {
  const rows = await db.execute<JudgedSlot & Record<string, unknown>>(sql`
    SELECT e.interval_s AS interval, extract(epoch FROM e.slot)::float8 AS slot, e.expected,
      least(e.expected, coalesce(t.present, 0))::int AS present
    FROM slots_expected AS e
    CROSS JOIN LATERAL (
      SELECT sum(tally.present) AS present FROM slot_tallies AS tally
      JOIN shards AS s ON s.id = tally.shard_id AND s.interval_s = e.interval_s
      WHERE tally.slot = e.slot) AS t
    WHERE e.expected > 0
      AND e.slot >= to_timestamp(${now}::float8 - ${slots}::float8 * e.interval_s)
    ORDER BY e.interval_s, e.slot`);
  return [...rows];
}
