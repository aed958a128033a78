/** Ends a bulk action that runs, before its last batch: what is done stays, and can be undone. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";

/** Waits for a batch that is under way. False: it does not run. `now`: epoch seconds. */
export async function cancelRunning(
  tx: Transaction,
  bulkId: number,
  now: number,
  undoWindow: number,
): Promise<boolean> {
  const at = sql`to_timestamp(${now}::float8)`;
  const { count } = await tx.execute(sql`
    UPDATE bulk_actions SET state = 'cancelled', ended_at = ${at}, problem = NULL,
      undo_until = CASE WHEN changed > 0 THEN ${at} + make_interval(secs => ${undoWindow}) END
    WHERE id = ${bulkId} AND state = 'running'`);
  if (count > 0) await tx.execute(sql`DELETE FROM bulk_batches WHERE bulk_id = ${bulkId}`);
  return count > 0;
}

/** Ends an undo that has stopped with a problem: whom it had not come to stay changed. False: there is no such one. */
export async function endStoppedUndo(tx: Transaction, bulkId: number, now: number): Promise<boolean> {
  const { count } = await tx.execute(sql`
    UPDATE bulk_actions SET state = 'undone', ended_at = to_timestamp(${now}::float8), problem = NULL
    WHERE id = ${bulkId} AND state = 'undoing' AND problem IS NOT NULL`);
  return count > 0;
}

/** Puts the undo of an ended one into the line. False: the time is over, or there is nothing to undo. */
export async function beginUndo(tx: Transaction, bulkId: number, now: number): Promise<boolean> {
  const at = sql`to_timestamp(${now}::float8)`;
  const { count } = await tx.execute(sql`
    UPDATE bulk_actions SET state = 'undoing', queued_at = ${at}, started_at = NULL, ended_at = NULL
    WHERE id = ${bulkId} AND state IN ('done', 'cancelled') AND undo_until > ${at}`);
  return count > 0;
}
