/** The next platform hour that is to be made. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

export interface DirtyPlatformHour {
  platform: string;
  /** Its start, epoch seconds. */
  hour: number;
}

/**
 * The newest that begins before `before` (epoch seconds) and is rolled up, with the hour before it, for all shards of the
 * platform; null: there is none. Nothing is held: somebody else may be making it.
 */
export async function findDirtyPlatformHour(db: Executor, before: number): Promise<DirtyPlatformHour | null> {
  const [row] = await db.execute<DirtyPlatformHour & Record<string, unknown>>(sql`
    SELECT m.platform, extract(epoch FROM m.hour)::float8 AS hour
    FROM dirty_platform_hours AS m
    WHERE m.hour < to_timestamp(${before}::float8) AND NOT EXISTS (
      SELECT FROM dirty_hours AS d JOIN shards AS s ON s.id = d.shard_id AND s.platform = m.platform
      WHERE d.hour IN (m.hour, m.hour - interval '1 hour'))
    ORDER BY m.hour DESC, m.platform
    LIMIT 1`);
  return row ?? null;
}
