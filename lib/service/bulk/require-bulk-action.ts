/** A bulk action as it is now. */
import type { Executor } from "#lib/db/client.ts";
import type { BulkActionView } from "#lib/domain/bulk-action.ts";
import { AppError } from "#lib/errors.ts";
import { listBulkActions } from "#lib/query/list-bulk-actions.ts";
import { type Clock, SECOND } from "#lib/time.ts";

/** Throws NOT_FOUND. */
export async function requireBulkAction(db: Executor, id: number, clock: Clock): Promise<BulkActionView> {
  const [action] = await listBulkActions(db, { now: clock.now() / SECOND, limit: 1, id });
  if (action === undefined) throw new AppError("NOT_FOUND", `There is no bulk action ${id}.`);
  return action;
}
