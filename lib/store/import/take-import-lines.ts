/** Takes an import's next lines out, to be added in the same transaction: what is left in the table is left to do. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import type { ImportedLine } from "#lib/domain/parse-import-line.ts";

export interface TakenLine extends ImportedLine {
  line: number;
}

/** `after`: lines up to it are done; so nothing is looked for where there is nothing any more. */
export async function takeImportLines(
  tx: Transaction,
  { id, after, limit }: { id: number; after: number; limit: number },
): Promise<TakenLine[]> {
  const rows = await tx.execute<TakenLine & Record<string, unknown>>(sql`
    WITH gone AS (
      DELETE FROM import_lines
      WHERE import_id = ${id} AND line > ${after} AND line <= (
        SELECT max(line) FROM (
          SELECT line FROM import_lines WHERE import_id = ${id} AND line > ${after} ORDER BY line LIMIT ${limit}) AS next)
      RETURNING line, platform, external_id, interval_s, tags
    )
    SELECT line, platform, external_id AS "externalId", interval_s AS "interval", tags FROM gone ORDER BY line`);
  return [...rows];
}
