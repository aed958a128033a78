/**
 * Files whom a batch of an import added: all that the running transaction has put into the registry, since it adds for this
 * import and does nothing else there. Moves the import on in the same transaction.
 */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";

export interface AddedBatch {
  importId: number;
  /** The batch's last line. */
  line: number;
  /** Lines in it, each an account of its own: who was not added was tracked already. */
  lines: number;
}

export async function noteAdded(tx: Transaction, { importId, line, lines }: AddedBatch): Promise<void> {
  await tx.execute(sql`
    WITH added AS (
      SELECT id FROM influencers WHERE changed_xid = pg_current_xact_id()
    ), filed AS (
      INSERT INTO import_added (import_id, line, influencer_ids)
      SELECT ${importId}, ${line}, array_agg(id ORDER BY id) FROM added HAVING count(*) > 0
    )
    UPDATE imports SET done_line = ${line}, added = added + (SELECT count(*) FROM added),
      skipped = skipped + ${lines} - (SELECT count(*) FROM added)
    WHERE id = ${importId}`);
}
