/** How many ingest jobs wait, counted no further than somebody needs to know. */
import { z } from "zod";
import type { JobQueue } from "./open-queue.ts";

const rowSchema = z.object({ n: z.coerce.number() });

/** At most `most`. */
export async function countWaitingIngest(queue: JobQueue, most: number): Promise<number> {
  const { rows } = await queue
    .getDb()
    .executeSql(
      "SELECT count(*) AS n FROM (SELECT FROM pgboss.job WHERE name = 'ingest' AND state < 'active' LIMIT $1) AS waiting",
      [most],
    );
  return rowSchema.parse(rows[0]).n;
}
