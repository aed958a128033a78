/**
 * Files whom a batch of an import added, by the transaction that is running: it adds for this import and does nothing else
 * to influencers. Moves the import on in the same transaction.
 */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";

export interface AddedBatch {
  importId: number;
  /** The batch's last line. */
  line: number;
  /** Of the batch's lines, each an account of its own. */
  platforms: readonly string[];
  externalIds: readonly string[];
}

/** How many were added; the others of the batch were tracked already. */
export async function noteAdded(tx: Transaction, batch: AddedBatch): Promise<number> {
  const [row] = await tx.execute<{ added: number }>(sql`
    WITH added AS (
      SELECT i.id
      FROM unnest(${sql.param([...batch.platforms])}::text[], ${sql.param([...batch.externalIds])}::text[])
        AS listed (platform, external_id)
      CROSS JOIN LATERAL (
        SELECT id FROM influencers AS i
        WHERE i.platform = listed.platform AND i.external_id = listed.external_id AND i.removed_at IS NULL
          AND i.changed_xid = pg_current_xact_id()
        OFFSET 0) AS i
    ), filed AS (
      INSERT INTO import_added (import_id, line, influencer_ids)
      SELECT ${batch.importId}, ${batch.line}, array_agg(id) FROM added HAVING count(*) > 0
    ), moved AS (
      UPDATE imports SET done_line = ${batch.line}, added = added + (SELECT count(*) FROM added),
        skipped = skipped + ${batch.externalIds.length} - (SELECT count(*) FROM added)
      WHERE id = ${batch.importId}
    )
    SELECT count(*)::int AS added FROM added`);
  return row?.added ?? 0;
}
