/** Shards with room: inside the caller's transaction, under the registry lock. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import type { Platform } from "#lib/domain/platform.ts";

export interface Room {
  shard: number;
  /** Free places, at least one. */
  free: number;
}

/** Those of (platform, interval), in the order in which they are filled. `interval`: seconds. */
export async function listRooms(tx: Transaction, platform: Platform, interval: number): Promise<Room[]> {
  const rows = await tx.execute<Room & Record<string, unknown>>(sql`
    SELECT id AS shard, capacity - size AS free FROM shards
    WHERE platform = ${platform} AND interval_s = ${interval}::int AND size < capacity
    ORDER BY id`);
  return [...rows];
}
