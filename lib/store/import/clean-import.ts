/** Drops what an import that is over does not need any more. Its row, its rejected lines and whom it added stay. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";

const LINES_AT_ONCE = 20_000;

export async function cleanImport(tx: Transaction, id: number): Promise<void> {
  const gone = await tx.execute<{ lines: number }>(sql`
    WITH gone AS (
      DELETE FROM import_lines WHERE import_id = ${id} AND line <= (
        SELECT max(line) FROM (
          SELECT line FROM import_lines WHERE import_id = ${id} ORDER BY line LIMIT ${LINES_AT_ONCE}) AS next)
      RETURNING line)
    SELECT count(*)::int AS lines FROM gone`);
  if (gone[0]?.lines === LINES_AT_ONCE) return;
  await tx.execute(sql`DELETE FROM import_chunks WHERE import_id = ${id}`);
  await tx.execute(sql`UPDATE imports SET cleaned = true WHERE id = ${id}`);
}
