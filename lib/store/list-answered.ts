/** Who has the data point of a slot: inside the caller's transaction. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

/** `slot`: epoch seconds. Of `ids`, in no order. */
export async function listAnswered(db: Executor, ids: readonly number[], slot: number): Promise<number[]> {
  const rows = await db.execute<{ id: number }>(sql`
    SELECT influencer_id AS id FROM data_points
    WHERE influencer_id = ANY (${sql.param([...ids])}::int[]) AND time = to_timestamp(${slot}::float8)`);
  return rows.map((row) => row.id);
}
