/** Removed influencers whose time to undo is over: what erase-removed has to do. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

export interface DueRemoval {
  /** Internal. */
  id: number;
  /** As erased: a run before this one did not come to its end. */
  filed: boolean;
}

/**
 * Longest removed first, so that what was filed and not finished comes before what is not filed. The database's clock
 * decides: several workers agree on it. As long as a bulk removal can be undone, nobody who was removed since it began is
 * erased, by it or otherwise: that is one date to look up, where a look for each of a million would be needed; the minute
 * is for clocks that differ.
 */
export async function listRemoved(db: Executor, undoWindowS: number, limit: number): Promise<DueRemoval[]> {
  const rows = await db.execute<DueRemoval & Record<string, unknown>>(sql`
    SELECT id, EXISTS (SELECT FROM erased_influencers AS e WHERE e.influencer_id = influencers.id) AS filed
    FROM influencers
    WHERE removed_at IS NOT NULL AND removed_at < now() - make_interval(secs => ${undoWindowS})
      AND removed_at < coalesce((
        SELECT min(created_at) - interval '1 minute' FROM bulk_actions
        WHERE action->>'kind' = 'remove' AND (
          state IN ('running', 'undoing') OR (state IN ('done', 'cancelled') AND undo_until > now()))), 'infinity')
    ORDER BY removed_at, id
    LIMIT ${limit}`);
  return [...rows];
}
