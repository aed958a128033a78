/** The oldest hour that is not rolled up yet: no data point from it on may be dropped. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

export interface OldestMark {
  /** Start of the hour, epoch seconds. */
  hour: number;
  /** Since it was marked. */
  ageSeconds: number;
}

/** null: all is rolled up. */
export async function getOldestMark(db: Executor): Promise<OldestMark | null> {
  const [row] = await db.execute<OldestMark & Record<string, unknown>>(sql`
    SELECT extract(epoch FROM hour)::float8 AS hour, extract(epoch FROM now() - marked_at)::float8 AS "ageSeconds"
    FROM dirty_hours ORDER BY hour, marked_at LIMIT 1`);
  return row ?? null;
}
