/** Makes as many empty shards as it takes for `needed` more members of (platform, interval). Under the registry lock. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import type { Platform } from "#lib/domain/platform.ts";

export interface MakeShardsInput {
  platform: Platform;
  /** Seconds. */
  interval: number;
  /** Most members of a new shard. */
  capacity: number;
  /** Places that must be free afterwards. */
  needed: number;
}

export async function makeShards(
  tx: Transaction,
  { platform, interval, capacity, needed }: MakeShardsInput,
): Promise<void> {
  await tx.execute(sql`
    INSERT INTO shards (platform, interval_s, capacity)
    SELECT ${platform}, ${interval}::int, ${capacity}::int
    FROM generate_series(1, (
      SELECT ceil((${needed}::int - coalesce(sum(capacity - size), 0)) / ${capacity}::numeric)::int
      FROM shards
      WHERE platform = ${platform} AND interval_s = ${interval}::int AND size < capacity))`);
}
