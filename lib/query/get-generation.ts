/** A generation of the snapshot: the newest, or one that a cursor belongs to. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

export interface Generation {
  generation: number;
  /** Epoch seconds. */
  builtAt: number;
  /** What building it took, seconds. */
  tookS: number;
  /** Rows. */
  influencers: number;
  /** Where the windows of its gains begin: domain/board. null: an earlier release built it. */
  windows: unknown;
  /** Boards of which only the ends are ordered: domain/board. */
  boardEnds: unknown;
  /** Sums over all of it: domain/board. */
  totals: unknown;
}

/** `wanted`: that one, if it is still kept. null: there is none. */
export async function getGeneration(db: Executor, wanted?: number): Promise<Generation | null> {
  const [row] = await db.execute<Generation & Record<string, unknown>>(sql`
    SELECT generation, extract(epoch FROM built_at)::float8 AS "builtAt",
      coalesce(took_ms, 0) / 1000.0::float8 AS "tookS", influencers, windows,
      board_ends AS "boardEnds", totals
    FROM snapshot_generations
    ${wanted === undefined ? sql`` : sql`WHERE generation = ${wanted}`}
    ORDER BY generation DESC LIMIT 1`);
  return row ?? null;
}
