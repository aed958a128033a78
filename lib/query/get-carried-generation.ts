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
  const [row] = await db.execute<{ complete: boolean; longest: number }>(sql`
    SELECT ${influencers} = 0 OR EXISTS (SELECT FROM ${table}) AS complete,
      coalesce((SELECT max(interval_s) FROM shards), 0) AS longest`);
  return row?.complete ? { generation, builtAt, tookS, longestInterval: row.longest, windows: windows.data } : null;
}
