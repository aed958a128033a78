/** Takes the dropping of a table's old rows on: nobody else does it until the transaction ends. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";

export type RetentionSource = "data_points" | "rollups_15m";

export interface Dropping {
  source: RetentionSource;
  /** Rows before it may go, epoch seconds. */
  before: number;
  /** Influencers up to this one are done. */
  doneIds: number;
}

/**
 * null: nothing is left, or somebody else is at it. `settleS`: seconds since it was allowed; whoever began to read before
 * that may still count on these rows, and a chunk is gone for old snapshots, too.
 */
export async function takeDropping(
  tx: Transaction,
  source: RetentionSource,
  settleS: number,
): Promise<Dropping | null> {
  const [row] = await tx.execute<{ before: number; doneIds: number }>(sql`
    SELECT extract(epoch FROM kept_from)::float8 AS before, dropped_ids AS "doneIds" FROM retention
    WHERE source = ${source} AND dropped_to IS DISTINCT FROM kept_from
      AND advanced_at <= now() - make_interval(secs => ${settleS})
    FOR UPDATE SKIP LOCKED`);
  return row === undefined ? null : { source, ...row };
}
