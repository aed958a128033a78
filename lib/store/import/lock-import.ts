/** Holds an import, so that two chunks never count past a limit together, and a step is judged by what holds. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import type { ImportState } from "#lib/domain/import.ts";

export interface LockedImport {
  state: ImportState;
  /** As announced. */
  bytes: number;
  /** Of the chunks that are there. */
  receivedBytes: number;
  receivedLines: number;
}

/** null: there is none. */
export async function lockImport(tx: Transaction, id: number): Promise<LockedImport | null> {
  const [held] = await tx.execute<{ state: ImportState; bytes: number }>(
    sql`SELECT state, bytes FROM imports WHERE id = ${id} FOR NO KEY UPDATE`,
  );
  if (held === undefined) return null;
  const [sums] = await tx.execute<{ receivedBytes: number; receivedLines: number }>(sql`
    SELECT coalesce(sum(size), 0)::int AS "receivedBytes", coalesce(sum(lines), 0)::int AS "receivedLines"
    FROM import_chunks WHERE import_id = ${id}`);
  return { ...held, receivedBytes: 0, receivedLines: 0, ...sums };
}
