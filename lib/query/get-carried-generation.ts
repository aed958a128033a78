/** The generation of the snapshot that the next one builds on. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import { type WindowStarts, windowStartsSchema } from "#lib/domain/board.ts";
import { getGeneration } from "./get-generation.ts";

export interface CarriedGeneration {
  generation: number;
  /** Epoch seconds. */
  builtAt: number;
  /** Seconds. */
  tookS: number;
  /** Rows. */
  influencers: number;
  /**
   * All transactions before this one had ended when it was read. null: an earlier release built it, or another server, whose
   * numbers were higher (a dump was restored).
   */
  horizonXid: bigint | null;
  /** The longest interval of any shard, seconds: a data point may be that much older than its arrival. */
  longestInterval: number;
  /** Where the windows of its gains begin, epoch seconds. */
  windows: WindowStarts;
}

/**
 * null when there is none, when it lost its rows (an unlogged table is empty after a crash of the server), or when an
 * earlier release built it, which kept no gains.
 */
export async function getCarriedGeneration(db: Executor): Promise<CarriedGeneration | null> {
  const newest = await getGeneration(db);
  if (newest === null) return null;
  const { generation, builtAt, tookS, influencers } = newest;
  const windows = windowStartsSchema.safeParse(newest.windows);
  if (!windows.success) return null;
  const table = sql.identifier(`snapshot_${generation}`);
  const [row] = await db.execute<{ complete: boolean; longest: number; horizon: string | null }>(sql`
    SELECT (SELECT horizon_xid::text FROM snapshot_generations WHERE generation = ${generation}
        AND horizon_xid <= pg_snapshot_xmax(pg_current_snapshot())::text::int8) AS horizon,
      ${influencers} = 0 OR EXISTS (SELECT FROM ${table}) AS complete,
      coalesce((SELECT max(interval_s) FROM shards), 0) AS longest`);
  if (!row?.complete) return null;
  const horizonXid = row.horizon === null ? null : BigInt(row.horizon);
  return {
    ...{ generation, builtAt, tookS, influencers, horizonXid },
    longestInterval: row.longest,
    windows: windows.data,
  };
}
