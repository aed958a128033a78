/** A worker leaves in good order: its run ends here. Those that went without a word for a day are forgotten with it. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

export async function forgetWorker(db: Executor, id: string): Promise<void> {
  await db.execute(sql`
    WITH ended AS (
      UPDATE worker_runs SET seen_at = now() WHERE (worker_id, started_at) IN (
        SELECT worker_id, started_at FROM worker_runs WHERE worker_id = ${id} ORDER BY started_at DESC LIMIT 1)
    )
    DELETE FROM workers WHERE id = ${id} OR seen_at < now() - interval '1 day'`);
}
