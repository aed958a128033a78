/** The first chunk of an import that ends inside a line, which is for the last one alone. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

/** As for `splitLines`, LF ends a line, and nothing else does. null: all are whole lines. */
export async function findCutChunk(db: Executor, importId: number, chunks: number): Promise<number | null> {
  const [row] = await db.execute<{ n: number }>(sql`
    SELECT n FROM import_chunks
    WHERE import_id = ${importId} AND n < ${chunks - 1} AND get_byte(bytes, octet_length(bytes) - 1) <> 10
    ORDER BY n LIMIT 1`);
  return row?.n ?? null;
}
