/** Takes a dirty hour of a shard on: nobody else gets it until the transaction ends. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";

export interface DirtyHour {
  /** Its start, epoch seconds. */
  hour: number;
  shard: number;
}

export interface ClaimInput {
  /** Hours that begin before, epoch seconds. */
  before: number;
  /** Seconds since it was marked: an hour that is being replayed is not rolled up with each slot that comes. */
  quietS: number;
}

/** The newest, since people look at that first; null when there is none that somebody else does not hold. */
export async function claimDirtyHour(tx: Transaction, input: ClaimInput): Promise<DirtyHour | null> {
  const [row] = await tx.execute<DirtyHour & Record<string, unknown>>(sql`
    SELECT extract(epoch FROM hour)::float8 AS hour, shard_id AS shard
    FROM dirty_hours
    WHERE hour < to_timestamp(${input.before}::float8) AND marked_at <= now() - make_interval(secs => ${input.quietS})
    ORDER BY hour DESC, shard_id DESC
    LIMIT 1
    FOR UPDATE SKIP LOCKED`);
  return row ?? null;
}
