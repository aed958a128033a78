/** How much waits to be rolled up. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

export interface DirtyHours {
  /** Hours of shards. */
  hours: number;
  /** How many shards they are of. */
  shards: number;
}

/** `before`: hours that begin before, epoch seconds. `quietS`: seconds since they were marked (claim-dirty-hour). */
export async function countDirtyHours(
  db: Executor,
  { before, quietS }: { before: number; quietS: number },
): Promise<DirtyHours> {
  const [row] = await db.execute<DirtyHours & Record<string, unknown>>(sql`
    SELECT count(*)::int AS hours, count(DISTINCT shard_id)::int AS shards FROM dirty_hours
    WHERE hour < to_timestamp(${before}::float8) AND marked_at <= now() - make_interval(secs => ${quietS})`);
  return row ?? { hours: 0, shards: 0 };
}
