/** Whether an influencer has its data point of a slot: inside the caller's transaction. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

export async function hasDataPoint(db: Executor, influencerId: number, slot: number): Promise<boolean> {
  const [row] = await db.execute<{ present: boolean }>(sql`
    SELECT EXISTS (
      SELECT FROM data_points WHERE influencer_id = ${influencerId} AND time = to_timestamp(${slot})) AS present`);
  return row?.present ?? false;
}
