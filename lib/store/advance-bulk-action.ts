/** Counts a batch of a claimed bulk action, or of its undo; after the last one it ends. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";

export interface BulkBatchCount {
  done: number;
  changed: number;
  /** When the batch was begun, and is over: epoch seconds. */
  startedAt: number;
  now: number;
  /** For how long it can be undone once it has ended, if anything was changed; seconds. */
  undoWindow: number;
}

export async function advanceBulkAction(
  tx: Transaction,
  bulkId: number,
  { done, changed, startedAt, now, undoWindow }: BulkBatchCount,
): Promise<void> {
  const at = sql`to_timestamp(${now}::float8)`;
  await tx.execute(sql`
    WITH batch AS (SELECT NOT EXISTS (SELECT FROM bulk_batches WHERE bulk_id = ${bulkId}) AS is_last)
    UPDATE bulk_actions SET done = done + ${done}::int, changed = changed + ${changed}::int,
      started_at = coalesce(started_at, to_timestamp(${startedAt}::float8)),
      state = CASE WHEN is_last THEN 'done' ELSE state END,
      ended_at = CASE WHEN is_last THEN ${at} END,
      undo_until = CASE WHEN is_last AND changed + ${changed}::int > 0
        THEN ${at} + make_interval(secs => ${undoWindow}) END
    FROM batch WHERE id = ${bulkId}`);
}

export interface UndoBatchCount {
  undone: number;
  kept: number;
  startedAt: number;
  now: number;
  /** The last influencer of the batch; null: it was the last batch. */
  cursor: number | null;
}

export async function advanceUndo(
  tx: Transaction,
  bulkId: number,
  { undone, kept, startedAt, now, cursor }: UndoBatchCount,
): Promise<void> {
  const at = sql`to_timestamp(${now}::float8)`;
  await tx.execute(sql`
    UPDATE bulk_actions SET undone = undone + ${undone}::int, kept = kept + ${kept}::int,
      started_at = coalesce(started_at, to_timestamp(${startedAt}::float8)),
      undo_cursor = coalesce(${cursor}::int, undo_cursor),
      state = CASE WHEN ${cursor}::int IS NULL THEN 'undone' ELSE state END,
      ended_at = CASE WHEN ${cursor}::int IS NULL THEN ${at} END
    WHERE id = ${bulkId}`);
}
