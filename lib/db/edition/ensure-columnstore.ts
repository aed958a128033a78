/** The columnstore of the Community edition: closed chunks of data points are kept as columns, an influencer a segment. */
import { sql } from "drizzle-orm";
import type { Executor } from "../client.ts";

export async function ensureColumnstore(tx: Executor): Promise<void> {
  const [enabled] = await tx.execute(sql`
    SELECT FROM timescaledb_information.hypertables
    WHERE hypertable_schema = current_schema() AND hypertable_name = 'data_points' AND compression_enabled`);
  if (!enabled) {
    await tx.execute(sql`
      ALTER TABLE data_points SET (
        timescaledb.compress,
        timescaledb.compress_segmentby = 'influencer_id',
        timescaledb.compress_orderby = 'time'
      )`);
  }
  // An hour after its end a chunk gets no more of its own time's rows; later ones still find their way in.
  await tx.execute(sql`
    SELECT add_compression_policy('data_points', compress_after => INTERVAL '1 hour',
                                  schedule_interval => INTERVAL '30 minutes', if_not_exists => true)`);
}
