/** How many jobs wait and run: pg-boss's own counters, a few seconds old, never counted here. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import type { PipelineQueue } from "#lib/domain/pipeline.ts";

type Counts = Pick<PipelineQueue, "fetch" | "ingest">;

/** On the queue's server. */
export async function getQueueCounts(db: Executor): Promise<Counts> {
  const rows = await db.execute<{ name: string } & NonNullable<PipelineQueue["fetch"]>>(sql`
    SELECT name, ready_count AS ready, active_count AS active,
      CASE WHEN ready_count > 0 THEN coalesce(ready_oldest_seconds, 0) ELSE 0 END AS "oldestReadySeconds"
    FROM pgboss.queue WHERE name IN ('fetch', 'ingest')`);
  const counts: Counts = { fetch: null, ingest: null };
  for (const { name, ...jobs } of rows) if (name === "fetch" || name === "ingest") counts[name] = jobs;
  return counts;
}
