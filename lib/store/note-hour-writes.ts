/** Notes that what is known of some hours of shards is changed by this transaction: the ETags of answers about them. */
import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";

/**
 * A row a shard and hour that keeps the newest writer, not a time or a count of one: transactions commit in another order
 * than they begin, and a row of its own that each must change can't be passed by the one that commits last.
 * Under the shards' locks: two that store for one shard would wait for each other here.
 */
export async function noteHourWrites(
  tx: Transaction,
  slots: readonly { shard: number; slot: number }[],
): Promise<void> {
  if (slots.length === 0) return;
  await tx.execute(
    hourWrites(sql`
      SELECT s.shard, date_trunc('hour', to_timestamp(s.slot), 'UTC')
      FROM unnest(${sql.param(slots.map((s) => s.shard))}::int[], ${sql.param(slots.map((s) => s.slot))}::float8[])
        AS s (shard, slot)`),
  );
}

/** The statement. `rows`: a select of shard and start of the hour, any number of times each. */
export function hourWrites(rows: SQL): SQL {
  return sql`
    INSERT INTO hour_writes (shard_id, hour, written_xid)
    SELECT DISTINCT shard_id, hour, pg_current_xact_id()::text::int8 FROM (${rows}) AS written (shard_id, hour)
    ORDER BY 1, 2
    ON CONFLICT (shard_id, hour) DO UPDATE SET written_xid = excluded.written_xid`;
}
