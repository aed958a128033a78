/** The newest data point of an influencer. */
import { type SQL, sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import type { Counts } from "#lib/domain/influencer.ts";

export interface DataPoint extends Counts {
  /** Slot, epoch seconds. */
  time: number;
  /** Epoch seconds with a fraction. */
  retrievedAt: number;
}

/**
 * Looked for in the last days first: there it nearly always is, and a server that cuts the table into chunks then
 * plans for a few of them instead of all. Of one that is no longer kept the hourly roll-up tells: the last counts of its
 * hour, and for when the answer came its slot.
 */
export async function getLatestDataPoint(db: Executor, influencerId: number): Promise<DataPoint | null> {
  const recent = sql`AND d.time > now() - interval '3 days'`;
  return (
    (await newest(db, influencerId, recent)) ??
    (await newest(db, influencerId, sql``)) ??
    (await lastRolledUp(db, influencerId))
  );
}

async function lastRolledUp(db: Executor, influencerId: number): Promise<DataPoint | null> {
  const [row] = await db.execute<DataPoint & Record<string, unknown>>(sql`
    SELECT extract(epoch FROM last_time)::float8 AS time, extract(epoch FROM last_time)::float8 AS "retrievedAt",
      followers_last AS followers, following_last AS following, posts_last AS posts
    FROM rollups_1h AS r WHERE influencer_id = ${influencerId}
    ORDER BY r.time DESC LIMIT 1`);
  return row ?? null;
}

async function newest(db: Executor, influencerId: number, bound: SQL): Promise<DataPoint | null> {
  // d.time, not the column of the answer that bears the same name: only the former is in the index.
  const [row] = await db.execute<DataPoint & Record<string, unknown>>(sql`
    SELECT extract(epoch FROM d.time)::float8 AS time, extract(epoch FROM d.retrieved_at)::float8 AS "retrievedAt",
      d.followers, d.following, d.posts
    FROM data_points AS d WHERE d.influencer_id = ${influencerId} ${bound}
    ORDER BY d.time DESC LIMIT 1`);
  return row ?? null;
}
