/** How many hours of shards wait to be rolled up. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

/** `before`: hours that begin before, epoch seconds. `quietS`: seconds since they were marked (claim-dirty-hour). */
export async function countDirtyHours(
  db: Executor,
  { before, quietS }: { before: number; quietS: number },
): Promise<number> {
  const [row] = await db.execute<{ n: number }>(sql`
    SELECT count(*)::int AS n FROM dirty_hours
    WHERE hour < to_timestamp(${before}::float8) AND marked_at <= now() - make_interval(secs => ${quietS})`);
  return row?.n ?? 0;
}
