/**
 * The columnstore of the Community edition: closed chunks are kept as columns, an influencer a segment. When, is
 * TimescaleDB's own policy to see to: it knows "closed, plus some hours", commits chunk by chunk, and packs again what
 * came late; no answer depends on it, unlike on what is dropped.
 */

import { sql } from "drizzle-orm";
import { HOUR_S } from "#lib/domain/seconds.ts";
import type { Executor } from "../client.ts";
import type { Hypertable } from "./hypertables.ts";

/** The answers of a chunk's last slots are stored by then, and what a worker held back for a moment. */
export const COLUMNSTORE_AFTER_HOURS = 1;
/** What it has to wait beyond that; nothing to do costs nothing. */
const LOOKS_EACH_MINUTES = 10;

/** `afterHours`: from a chunk's end, fractions allowed; a table that is rewritten for longer waits longer. */
export async function ensureColumnstore(
  tx: Executor,
  { name, waitsForHours }: Hypertable,
  afterHours: number,
): Promise<void> {
  const [enabled] = await tx.execute(sql`
    SELECT FROM timescaledb_information.hypertables
    WHERE hypertable_schema = current_schema() AND hypertable_name = ${name} AND compression_enabled`);
  if (!enabled) {
    await tx.execute(sql`
      ALTER TABLE ${sql.identifier(name)} SET (
        timescaledb.compress,
        timescaledb.compress_segmentby = 'influencer_id',
        timescaledb.compress_orderby = 'time'
      )`);
  }
  const after = sql`make_interval(secs => ${Math.max(waitsForHours, afterHours) * HOUR_S}::float8)`;
  const each = sql`make_interval(mins => ${LOOKS_EACH_MINUTES}::int)`;
  await tx.execute(sql`
    SELECT add_compression_policy(${name}::regclass,
      compress_after => ${after}, schedule_interval => ${each}, if_not_exists => true)`);
  // One that was there with other settings, or switched off, stays as it was, without a word.
  await tx.execute(sql`
    SELECT alter_job(job_id, schedule_interval => ${each}, scheduled => true,
      config => jsonb_set(config, '{compress_after}', to_jsonb((${after})::text)))
    FROM timescaledb_information.jobs
    WHERE proc_name = 'policy_compression' AND hypertable_schema = current_schema() AND hypertable_name = ${name}
      AND (schedule_interval, (config->>'compress_after')::interval, scheduled) IS DISTINCT FROM (${each}, ${after}, true)`);
}
