/** Whether the platform calls an influencer suspicious, as it said last. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import { type Platform, platforms } from "#lib/domain/platform.ts";
import type { Suspicion } from "#lib/domain/suspicion.ts";

const never: Suspicion = { suspicious: null, checkedAt: null, followers: null, following: null };

/** null: the platform says this of no account. */
export async function getSuspicion(db: Executor, platform: Platform, id: number): Promise<Suspicion | null> {
  if (!platforms[platform].tellsSuspicion) return null;
  const [row] = await db.execute<Suspicion & Record<string, unknown>>(sql`
    SELECT suspicious, extract(epoch FROM checked_at)::float8 AS "checkedAt", followers, following
    FROM suspicions WHERE influencer_id = ${id}`);
  return row ?? never;
}
