/** Lets a bulk action that has stopped with a problem try its next batch once more. */
import type { Database } from "#lib/db/client.ts";
import { noteAudit } from "#lib/store/note-audit.ts";
import { clearBulkProblem } from "#lib/store/note-bulk-problem.ts";
import type { Clock } from "#lib/time.ts";
import { requireBulkAction } from "./require-bulk-action.ts";
import { runIfSmall } from "./run-if-small.ts";

/** One that has no problem, or has ended, is left as it is. Throws NOT_FOUND. */
export async function retryBulkAction(db: Database, id: number, clock: Clock): Promise<void> {
  const { problem, matching } = await requireBulkAction(db, id, clock);
  const isFreed = await db.transaction(async (tx) => {
    if (!(await clearBulkProblem(tx, id))) return false;
    await noteAudit(tx, {
      action: "bulk_action.retry",
      target: { kind: "bulk_action", id: String(id) },
      before: { problem },
      after: { problem: null },
    });
    return true;
  });
  if (isFreed) await runIfSmall(db, clock, id, matching);
}
