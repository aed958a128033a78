/** Gives up drafts that nobody touches any more, and drops rejected lines of imports that are long over. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import { IMPORT_DRAFT_HOURS, IMPORT_REJECTED_DAYS } from "#lib/domain/import-limits.ts";

/** At once: more than a minute brings. */
const LINES_AT_ONCE = 20_000;

export async function dropOldImports(db: Executor): Promise<void> {
  await db.execute(sql`
    UPDATE imports SET state = 'cancelled', finished_at = now()
    WHERE state IN ('receiving', 'ready') AND touched_at < now() - ${IMPORT_DRAFT_HOURS} * interval '1 hour'`);
  await db.execute(sql`
    DELETE FROM import_rejected AS r USING (
      SELECT r.import_id, r.line FROM imports AS i CROSS JOIN LATERAL (
        SELECT import_id, line FROM import_rejected WHERE import_id = i.id LIMIT ${LINES_AT_ONCE}) AS r
      WHERE i.finished_at < now() - ${IMPORT_REJECTED_DAYS} * interval '1 day'
      LIMIT ${LINES_AT_ONCE}) AS old
    WHERE r.import_id = old.import_id AND r.line = old.line`);
}
