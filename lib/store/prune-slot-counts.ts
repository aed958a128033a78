/** Lets go of what the pipeline page no longer shows: counts of slots that ended long ago. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

/** `before`: epoch seconds; slots that ended before it go. */
export async function pruneSlotCounts(db: Executor, before: number): Promise<void> {
  const limit = sql`to_timestamp(${before}::float8)`;
  await db.execute(sql`
    DELETE FROM slots_expected WHERE slot < ${limit} - interval_s * interval '1 second'`);
  await db.execute(sql`
    DELETE FROM slot_tallies AS t USING shards AS s
    WHERE s.id = t.shard_id AND t.slot < ${limit} AND t.slot < ${limit} - s.interval_s * interval '1 second'`);
}
