/** Begins to undo a bulk action that has ended; a worker does it, batch by batch (run-bulk-batch). */
import type { Database } from "#lib/db/client.ts";
import type { BulkActionView } from "#lib/domain/bulk-action.ts";
import { AppError } from "#lib/errors.ts";
import { beginUndo } from "#lib/store/end-bulk-action.ts";
import { noteAudit } from "#lib/store/note-audit.ts";
import { type Clock, SECOND } from "#lib/time.ts";
import { requireBulkAction } from "./require-bulk-action.ts";
import { runIfSmall } from "./run-if-small.ts";

/** Undoing once more changes nothing. Throws NOT_FOUND, CONFLICT when it runs, changed nothing, or the time is over. */
export async function undoBulkAction(db: Database, id: number, clock: Clock): Promise<void> {
  const before = await requireBulkAction(db, id, clock);
  if (before.state === "undoing" || before.state === "undone") return;
  const begun = await db.transaction(async (tx) => {
    if (!(await beginUndo(tx, id, clock.now() / SECOND))) return false;
    await noteAudit(tx, { action: "bulk_action.undo", target: { kind: "bulk_action", id: String(id) } });
    return true;
  });
  if (!begun) throw new AppError("CONFLICT", whyNot(before));
  await runIfSmall(db, clock, id, before.changed);
}

function whyNot({ state, changed }: BulkActionView): string {
  if (state === "running") return "It still runs: stop it first.";
  return changed === 0 ? "It changed nobody: there is nothing to undo." : "The time to undo is over.";
}
