/** Notes for which hours the roll-ups no longer equal the data points. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";

export async function markDirtyHours(
  tx: Transaction,
  slots: readonly { shard: number; slot: number }[],
): Promise<void> {
  await tx.execute(sql`
    INSERT INTO dirty_hours (hour, shard_id)
    SELECT DISTINCT date_trunc('hour', to_timestamp(s.slot), 'UTC'), s.shard
    FROM unnest(${sql.param(slots.map((s) => s.shard))}::int[], ${sql.param(slots.map((s) => s.slot))}::float8[])
      AS s (shard, slot)
    ORDER BY 1, 2
    ON CONFLICT DO NOTHING`);
}
