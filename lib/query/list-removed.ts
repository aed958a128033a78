/** Removed influencers whose time to undo is over: what erase-removed has to do. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

/** Internal ids, longest removed first. The database's clock decides: several workers agree on it. */
export async function listRemoved(db: Executor, undoWindowS: number, limit: number): Promise<number[]> {
  const rows = await db.execute<{ id: number }>(sql`
    SELECT id FROM influencers
    WHERE removed_at IS NOT NULL AND removed_at < now() - make_interval(secs => ${undoWindowS})
    ORDER BY removed_at, id
    LIMIT ${limit}`);
  return rows.map((row) => row.id);
}
