/** How many jobs wait and run, and how long the oldest has waited, as the pipeline page shows it. */
import type { Executor } from "#lib/db/client.ts";
import type { PipelineQueue } from "#lib/domain/pipeline.ts";
import { getQueueCounters } from "#lib/queue/get-queue-counters.ts";
import { executeSqlOn } from "./execute-sql-on.ts";

type Counts = Pick<PipelineQueue, "fetch" | "ingest">;

/** On the queue's server. */
export async function getQueueCounts(db: Executor): Promise<Counts> {
  const counters = await getQueueCounters(executeSqlOn(db));
  const counts: Counts = { fetch: null, ingest: null };
  for (const { queue, ready, active, oldestReadySeconds } of counters) {
    if (queue === "fetch" || queue === "ingest") counts[queue] = { ready, active, oldestReadySeconds };
  }
  return counts;
}
