/** The columnstore of the Community edition: closed chunks are kept as columns, an influencer a segment. */
import { sql } from "drizzle-orm";
import type { Executor } from "../client.ts";
import type { Hypertable } from "./hypertables.ts";

export async function ensureColumnstore(
  tx: Executor,
  { name, settledAfterHours }: Hypertable,
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
  // Later rows still find their way in.
  await tx.execute(sql`
    SELECT add_compression_policy(${name}::regclass,
      compress_after => make_interval(hours => ${settledAfterHours}::int),
      schedule_interval => INTERVAL '30 minutes', if_not_exists => true)`);
}
