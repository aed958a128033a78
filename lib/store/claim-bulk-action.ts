/** The bulk action whose turn it is, held until the transaction ends: nobody else does a batch of it, or of a later one. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import type { BulkChange } from "#lib/domain/bulk-action.ts";

export interface ClaimedBulkAction {
  id: number;
  action: BulkChange;
  state: "running" | "undoing";
  /** Undo goes on after this influencer. */
  undoCursor: number;
}

/** null: there is none but those that have stopped with a problem, or somebody else is at it. `only`: that one, if it is its turn. */
export async function claimBulkAction(
  tx: Transaction,
  only: number | null = null,
): Promise<ClaimedBulkAction | null> {
  const isOpen = sql`(state IN ('running', 'undoing') AND problem IS NULL)`;
  const [row] = await tx.execute<ClaimedBulkAction & Record<string, unknown>>(sql`
    SELECT id, action, state, undo_cursor AS "undoCursor" FROM bulk_actions
    WHERE id = (SELECT id FROM bulk_actions WHERE ${isOpen} ORDER BY queued_at, id LIMIT 1)
      AND ${isOpen} AND (${only}::int IS NULL OR id = ${only}::int)
    FOR UPDATE SKIP LOCKED`);
  return row ?? null;
}
