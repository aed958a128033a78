/** Which of some fetch jobs still wait or run. */
import { z } from "zod";
import type { JobQueue } from "./open-queue.ts";

const rowSchema = z.object({ id: z.string() });

export async function listUnfinishedJobs(queue: JobQueue, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const { rows } = await queue
    .getDb()
    .executeSql(
      "SELECT id::text FROM pgboss.job WHERE name = 'fetch' AND id = ANY($1::uuid[]) AND state < 'completed'",
      [ids],
    );
  return new Set(rows.map((row) => rowSchema.parse(row).id));
}
