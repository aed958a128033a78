/** How many jobs each queue holds, and how long the oldest that could run has waited. Never counts: see below. */
import { z } from "zod";

export interface QueueCounters {
  queue: string;
  ready: number;
  active: number;
  deferred: number;
  failed: number;
  /** 0: none waits. */
  oldestReadySeconds: number;
}

/** As pg-boss's `getDb()` has it, or any driver. */
export type ExecuteSql = (text: string, values: unknown[]) => Promise<{ rows: unknown[] }>;

const rowSchema = z.object({
  queue: z.string(),
  ready: z.number(),
  active: z.number(),
  deferred: z.number(),
  failed: z.number(),
  oldestReadySeconds: z.number(),
});

/**
 * The counts are the ones that pg-boss keeps, at most a few seconds old. The age of the oldest it keeps only together
 * with a history of every pass; it is one probe of an index here.
 */
const STATEMENT = `
  SELECT q.name AS queue, q.ready_count AS ready, q.active_count AS active, q.deferred_count AS deferred,
    q.failed_count AS failed,
    greatest(0, coalesce(extract(epoch FROM now() - least(
      (SELECT min(start_after) FROM pgboss.job WHERE name = q.name AND state = 'created' AND NOT blocked),
      (SELECT min(start_after) FROM pgboss.job WHERE name = q.name AND state = 'retry' AND NOT blocked)
    )), 0))::float8 AS "oldestReadySeconds"
  FROM pgboss.queue AS q WHERE q.name NOT LIKE '\\_\\_%' ORDER BY q.name`;

/** By name, the dead-letter queues among them. */
export async function getQueueCounters(executeSql: ExecuteSql): Promise<QueueCounters[]> {
  const { rows } = await executeSql(STATEMENT, []);
  return rows.map((row) => rowSchema.parse(row));
}
