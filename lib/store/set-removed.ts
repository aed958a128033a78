/** Marks influencers as removed, or takes the mark away; workers see it through the change cursor. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

/** `removedAt`: epoch seconds; null restores. */
export async function setRemoved(
  db: Executor,
  ids: readonly number[],
  removedAt: number | null,
): Promise<void> {
  await db.execute(sql`
    UPDATE influencers
    SET removed_at = to_timestamp(${removedAt}::float8), changed_xid = pg_current_xact_id()
    WHERE id = ANY (${sql.param([...ids])}::int[])`);
}
