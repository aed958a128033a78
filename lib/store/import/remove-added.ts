/** Removes those that one batch of an import added, as removing one does: their time to undo begins, then they are erased. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";

/** Under the registry lock. How many; null: no batch is left. `removedAt`: epoch seconds. */
export async function removeAdded(
  tx: Transaction,
  importId: number,
  removedAt: number,
): Promise<number | null> {
  const [batch] = await tx.execute<{ line: number; ids: number[] }>(sql`
    UPDATE import_added SET undone = true
    WHERE import_id = ${importId} AND line = (
      SELECT max(line) FROM import_added WHERE import_id = ${importId} AND NOT undone)
    RETURNING line, influencer_ids AS ids`);
  if (batch === undefined) return null;
  const gone = await tx.execute(sql`
    UPDATE influencers SET removed_at = to_timestamp(${removedAt}::float8), changed_xid = pg_current_xact_id()
    WHERE id = ANY (${sql.param(batch.ids)}::int[]) AND removed_at IS NULL
    RETURNING id`);
  await tx.execute(sql`UPDATE imports SET removed = removed + ${gone.length} WHERE id = ${importId}`);
  return gone.length;
}
