/** Begins a bulk action: whom it is about is fixed now; a worker does it, batch by batch (run-bulk-batch). */
import type { Database } from "#lib/db/client.ts";
import { type BulkOrder, isConfirmed, needsConfirmation } from "#lib/domain/bulk-action.ts";
import { AppError } from "#lib/errors.ts";
import { noteAudit } from "#lib/store/note-audit.ts";
import { openBulkAction } from "#lib/store/open-bulk-action.ts";
import { type Clock, SECOND } from "#lib/time.ts";
import { runIfSmall } from "./run-if-small.ts";

/**
 * Its id. A small one is done when this resolves, if none is before it. Throws CONFLICT when nobody matches or others than
 * were confirmed, BAD_REQUEST when the number should have been typed.
 */
export async function startBulkAction(
  db: Database,
  order: BulkOrder,
  createdBy: string,
  clock: Clock,
): Promise<number> {
  const now = clock.now() / SECOND;
  const { id, matching } = await db.transaction(async (tx) => {
    const opened = await openBulkAction(tx, { ...order, asOf: order.asOf ?? now, now, createdBy });
    requireConfirmed(order, opened.matching);
    await noteAudit(tx, {
      action: "bulk_action.start",
      target: { kind: "bulk_action", id: String(opened.id) },
      after: {
        action: JSON.stringify(order.action),
        filter: JSON.stringify(order.filter),
        influencers: opened.matching,
      },
    });
    return opened;
  });
  await runIfSmall(db, clock, id, matching);
  return id;
}

function requireConfirmed({ action: { kind }, confirm }: BulkOrder, matching: number): void {
  const details = { matching };
  if (matching === 0) throw new AppError("CONFLICT", "No influencer matches any more.", { details });
  if (confirm === undefined) {
    if (!needsConfirmation(kind, matching)) return;
    const message = `This is about ${matching} influencers: give their number as "confirm".`;
    throw new AppError("BAD_REQUEST", message, { details });
  }
  if (isConfirmed(confirm, matching)) return;
  const message = `${matching} influencers match now, not ${confirm}: look at what it would do, and confirm again.`;
  throw new AppError("CONFLICT", message, { details });
}
