/** Stores a piece of an import's text. The caller holds the import. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";

export interface NewChunk {
  importId: number;
  n: number;
  lines: number;
  sha256: string;
  bytes: Uint8Array;
}

export async function insertChunk(tx: Transaction, chunk: NewChunk): Promise<void> {
  await tx.execute(sql`
    INSERT INTO import_chunks (import_id, n, size, lines, sha256, bytes)
    VALUES (${chunk.importId}, ${chunk.n}, ${chunk.bytes.length}, ${chunk.lines}, ${chunk.sha256}, ${chunk.bytes})`);
  await tx.execute(sql`UPDATE imports SET touched_at = now() WHERE id = ${chunk.importId}`);
}
