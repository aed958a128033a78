/** How long the oldest fetch job that could run has waited for a worker. */
import { z } from "zod";
import type { JobQueue } from "./open-queue.ts";

const rowSchema = z.object({ seconds: z.number() });

/** Seconds; 0: none waits. Two probes of an index. */
export async function getFetchWait(queue: JobQueue): Promise<number> {
  const { rows } = await queue.getDb().executeSql(
    `SELECT greatest(0, coalesce(extract(epoch FROM now() - least(
      (SELECT min(start_after) FROM pgboss.job WHERE name = 'fetch' AND state = 'created' AND NOT blocked),
      (SELECT min(start_after) FROM pgboss.job WHERE name = 'fetch' AND state = 'retry' AND NOT blocked)
    )), 0))::float8 AS seconds`,
    [],
  );
  return rowSchema.parse(rows[0]).seconds;
}
