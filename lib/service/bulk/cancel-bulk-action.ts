/** Stops a bulk action that runs: what is done stays done, and can be undone. */
import type { Database } from "#lib/db/client.ts";
import { bulkUndoWindowS } from "#lib/domain/bulk-action.ts";
import { AppError } from "#lib/errors.ts";
import { cancelRunning } from "#lib/store/end-bulk-action.ts";
import { noteAudit } from "#lib/store/note-audit.ts";
import { type Clock, SECOND } from "#lib/time.ts";
import { requireBulkAction } from "./require-bulk-action.ts";

/** Cancelling a cancelled one changes nothing. Throws NOT_FOUND, CONFLICT when it has ended otherwise. */
export async function cancelBulkAction(db: Database, id: number, clock: Clock): Promise<void> {
  await db.transaction(async (tx) => {
    const { action, state } = await requireBulkAction(tx, id, clock);
    if (state === "cancelled") return;
    if (await cancelRunning(tx, id, clock.now() / SECOND, bulkUndoWindowS[action.kind])) {
      await noteAudit(tx, { action: "bulk_action.cancel", target: { kind: "bulk_action", id: String(id) } });
      return;
    }
    throw new AppError("CONFLICT", "It has ended already: there is nothing to stop.");
  });
}
