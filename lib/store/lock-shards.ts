/**
 * Serialises ingest by shard, so that facts of one influencer are judged one after the other, and keeps erasing out:
 * what erase-removed deletes under the exclusive lock can't come back from a payload that was stored meanwhile.
 */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";

/** Shared by ingest, exclusive for erasing. */
const ERASE_LOCK = 4203;
/** Its second key is the shard. */
const INGEST_LOCK = 4204;

/** Until the transaction ends. The database's time, epoch seconds. */
export async function lockShards(tx: Transaction, shards: readonly number[]): Promise<number> {
  const [row] = await tx.execute<{ now: number }>(sql`
    SELECT extract(epoch FROM now())::float8 AS now FROM pg_advisory_xact_lock_shared(${ERASE_LOCK})`);
  const ordered = [...new Set(shards)].sort((a, b) => a - b);
  await tx.execute(
    sql`SELECT pg_advisory_xact_lock(${INGEST_LOCK}, shard) FROM unnest(${sql.param(ordered)}::int[]) AS listed (shard)`,
  );
  return row?.now ?? 0;
}

/** Waits until no payload is being stored; holds them off until the transaction ends. */
export async function lockErasing(tx: Transaction): Promise<void> {
  await tx.execute(sql`SELECT pg_advisory_xact_lock(${ERASE_LOCK})`);
}
