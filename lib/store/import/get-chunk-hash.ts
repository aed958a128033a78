/** SHA-256 of a chunk that came before; null: it did not. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";

export async function getChunkHash(tx: Transaction, importId: number, n: number): Promise<string | null> {
  const [row] = await tx.execute<{ sha256: string }>(
    sql`SELECT sha256 FROM import_chunks WHERE import_id = ${importId} AND n = ${n}`,
  );
  return row?.sha256 ?? null;
}
