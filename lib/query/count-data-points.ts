/** How many data points an influencer has: what an admin is told before they go. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

export async function countDataPoints(db: Executor, influencerId: number): Promise<number> {
  const [row] = await db.execute<{ count: number }>(
    sql`SELECT count(*)::int AS count FROM data_points WHERE influencer_id = ${influencerId}`,
  );
  return row?.count ?? 0;
}
