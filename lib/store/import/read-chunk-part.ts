/** Some bytes of an import's chunk. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";

export interface ChunkPart {
  bytes: Uint8Array;
  /** Of the whole chunk. */
  size: number;
}

/** null: there is no such chunk. */
export async function readChunkPart(
  tx: Transaction,
  chunk: { importId: number; n: number },
  part: { from: number; length: number },
): Promise<ChunkPart | null> {
  const [row] = await tx.execute<ChunkPart & Record<string, unknown>>(sql`
    SELECT size, substring(bytes FROM ${part.from + 1}::int FOR ${part.length}::int) AS bytes
    FROM import_chunks WHERE import_id = ${chunk.importId} AND n = ${chunk.n} AND bytes IS NOT NULL`);
  return row ?? null;
}
