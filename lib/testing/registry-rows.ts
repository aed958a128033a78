/** All rows that changes of influencers are about, comparable: without the transaction that last changed them. */
import { sql } from "drizzle-orm";
import type { Database } from "#lib/db/client.ts";

export interface RegistryRows {
  influencers: unknown[];
  periods: unknown[];
  shards: unknown[];
}

/** `base`: epoch seconds that times are told from. */
export async function registryRows(db: Database, base: number): Promise<RegistryRows> {
  const since = (column: string) => sql.raw(`extract(epoch FROM ${column})::float8 - ${base}`);
  const influencers = await db.execute(sql`
    SELECT id, state, interval_s, shard_id, tags, ${since("state_slot")} AS state_slot, ${since("removed_at")} AS removed
    FROM influencers ORDER BY id`);
  const periods = await db.execute(sql`
    SELECT influencer_id AS id, kind, ${since('"from"')} AS "from", ${since('"to"')} AS "to", interval_s, shard_id
    FROM tracking_periods ORDER BY 1, 3, 2`);
  const shards = await db.execute(sql`SELECT id, interval_s, size, capacity FROM shards ORDER BY id`);
  return { influencers: [...influencers], periods: [...periods], shards: [...shards] };
}

/** Nobody, and nothing done: ids begin at 1 again. */
export async function clearRegistry(db: Database): Promise<void> {
  // Of hypertables, a few rows are deleted in a tenth of the time that it takes to truncate them.
  for (const table of ["data_points", "rollups_15m", "rollups_1h"])
    await db.execute(sql`DELETE FROM ${sql.identifier(table)}`);
  await db.execute(sql`
    TRUNCATE influencers, shards, tracking_periods, suspicions, suspicion_rounds, notes, dirty_hours, erased_influencers,
      bulk_actions, bulk_batches, bulk_changes RESTART IDENTITY CASCADE`);
}
