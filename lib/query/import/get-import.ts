/** One import with all that its page shows. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import type { ImportDetail } from "#lib/domain/import.ts";
import { IMPORT_SAMPLES } from "#lib/domain/import-limits.ts";
import { importColumns } from "./list-imports.ts";

type Row = Omit<ImportDetail, "rejected" | "chunks"> & Record<string, unknown>;

/** null: there is none. */
export async function getImport(db: Executor, id: number): Promise<ImportDetail | null> {
  const [row] = await db.execute<Row>(sql`
    SELECT ${importColumns}, reasons, '{"fresh":[],"existing":[],"duplicate":[]}'::jsonb || samples AS samples
    FROM imports AS i WHERE id = ${id}`);
  if (row === undefined) return null;
  const rejected = await db.execute<ImportDetail["rejected"][number] & Record<string, unknown>>(sql`
    SELECT line, text, reason FROM import_rejected WHERE import_id = ${id} ORDER BY line LIMIT ${IMPORT_SAMPLES}`);
  const chunks =
    row.state === "receiving"
      ? await db.execute<ImportDetail["chunks"][number] & Record<string, unknown>>(
          sql`SELECT n, size, sha256 FROM import_chunks WHERE import_id = ${id} ORDER BY n`,
        )
      : [];
  return { ...row, rejected: [...rejected], chunks: [...chunks] };
}
