/**
 * Takes on an import that has something to do: nobody else gets it until the transaction ends, and whoever dies with it
 * lets it go. Reading comes first, since somebody waits for it; then the oldest. Its row stays free until something is
 * written into it: whoever pauses or cancels it has not to wait for what is in hand.
 */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import type { ImportSamples, ImportState } from "#lib/domain/import.ts";

export interface TakenImport {
  id: number;
  state: ImportState;
  platform: string;
  /** Seconds. */
  interval: number;
  chunks: number | null;
  /** domain/import-format */
  format: unknown;
  checkedChunk: number;
  checkedBytes: number;
  lines: number;
  fresh: number;
  existing: number;
  duplicate: number;
  malformed: number;
  reasons: Record<string, number>;
  samples: Partial<ImportSamples>;
  addsPerSecond: number;
  doneLine: number;
}

/** Of `imports`: there is something to do, and nobody has to say first that it may be tried once more. */
export const isWaiting = sql`(problem IS NULL AND (state IN ('checking', 'running', 'undoing')
  OR NOT cleaned AND state IN ('done', 'cancelled', 'undone')))`;

const IMPORT_LOCK = 4231;

/** null: there is none that somebody else does not hold. */
export async function takeImport(tx: Transaction): Promise<TakenImport | null> {
  const [held] = await tx.execute<{ id: number }>(sql`
    SELECT id FROM (
      SELECT id FROM imports WHERE ${isWaiting}
      ORDER BY state <> 'checking', state NOT IN ('running', 'undoing'), id OFFSET 0) AS waiting
    WHERE pg_try_advisory_xact_lock(${IMPORT_LOCK}, id) LIMIT 1`);
  if (held === undefined) return null;
  // Read anew: whoever held it before may have moved it on after this one was chosen.
  const [row] = await tx.execute<TakenImport & Record<string, unknown>>(sql`
    SELECT id, state, platform, interval_s AS "interval", chunks, format, checked_chunk AS "checkedChunk",
      checked_bytes AS "checkedBytes", lines, fresh, existing, duplicate, malformed, reasons, samples,
      adds_per_second AS "addsPerSecond", done_line AS "doneLine"
    FROM imports WHERE id = ${held.id} AND ${isWaiting}`);
  return row ?? null;
}
