/** Stops a bulk action that runs: what is done stays done, and can be undone. Ends an undo that can't go on. */
import type { Database } from "#lib/db/client.ts";
import { bulkUndoWindowS } from "#lib/domain/bulk-action.ts";
import { AppError } from "#lib/errors.ts";
import { cancelRunning, endStoppedUndo } from "#lib/store/end-bulk-action.ts";
import { noteAudit } from "#lib/store/note-audit.ts";
import { type Clock, SECOND } from "#lib/time.ts";
import { requireBulkAction } from "./require-bulk-action.ts";

/** Cancelling a cancelled one changes nothing. Throws NOT_FOUND, CONFLICT when it has ended otherwise. */
export async function cancelBulkAction(db: Database, id: number, clock: Clock): Promise<void> {
  await db.transaction(async (tx) => {
    const { action, state } = await requireBulkAction(tx, id, clock);
    if (state === "cancelled") return;
    const now = clock.now() / SECOND;
    const isEnded =
      (await cancelRunning(tx, id, now, bulkUndoWindowS[action.kind])) || (await endStoppedUndo(tx, id, now));
    if (isEnded) {
      await noteAudit(tx, { action: "bulk_action.cancel", target: { kind: "bulk_action", id: String(id) } });
      return;
    }
    const why = state === "undoing" ? "It is being undone" : "It has ended already";
    throw new AppError("CONFLICT", `${why}: there is nothing to stop.`);
  });
}
