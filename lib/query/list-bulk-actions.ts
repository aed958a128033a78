/** Bulk actions with how far they are: the newest, or one. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import type { BulkActionView } from "#lib/domain/bulk-action.ts";

export interface BulkActionsInput {
  /** Epoch seconds. */
  now: number;
  limit: number;
  /** That one alone. */
  id?: number | undefined;
}

interface Row extends Omit<BulkActionView, "perSecond" | "secondsLeft"> {
  startedAt: number | null;
}

/** The newest first. */
export async function listBulkActions(
  db: Executor,
  { now, limit, id }: BulkActionsInput,
): Promise<BulkActionView[]> {
  const at = (column: string) => sql.raw(`extract(epoch FROM a.${column})::float8`);
  const rows = await db.execute<Row & Record<string, unknown>>(sql`
    SELECT a.id, a.action, a.filter, a.state, a.matching, a.done, a.changed, a.undone, a.kept, a.created_by AS "createdBy",
      ${at("created_at")} AS "createdAt", ${at("started_at")} AS "startedAt", ${at("ended_at")} AS "endedAt",
      CASE WHEN a.state IN ('done', 'cancelled') THEN ${at("undo_until")} END AS "undoUntil",
      a.problem, a.state IN ('running', 'undoing') AND a.problem IS NULL AND EXISTS (
        SELECT FROM bulk_actions AS earlier
        WHERE earlier.state IN ('running', 'undoing') AND earlier.problem IS NULL AND (earlier.queued_at, earlier.id) < (a.queued_at, a.id)) AS waits
    FROM bulk_actions AS a
    ${id === undefined ? sql`` : sql`WHERE a.id = ${id}`}
    ORDER BY a.id DESC LIMIT ${limit}`);
  return rows.map(({ startedAt, ...row }) => ({ ...row, ...paceOf(row, startedAt, now) }));
}

function paceOf(
  row: Omit<Row, "startedAt">,
  startedAt: number | null,
  now: number,
): Pick<BulkActionView, "perSecond" | "secondsLeft"> {
  const { state, problem, matching, done, changed, undone, kept } = row;
  const [through, all] = state === "undoing" ? [undone + kept, changed] : [done, matching];
  const goesOn = (state === "running" || state === "undoing") && problem === null;
  if (!goesOn || startedAt === null || through === 0 || now <= startedAt) {
    return { perSecond: null, secondsLeft: null };
  }
  const perSecond = through / (now - startedAt);
  return { perSecond, secondsLeft: (all - through) / perSecond };
}
