/** Generations of the snapshot that no cursor may ask for any more; never the newest. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

/** `before`: epoch seconds. */
export async function listOutdatedGenerations(db: Executor, before: number): Promise<number[]> {
  const rows = await db.execute<{ generation: number }>(sql`
    SELECT generation FROM snapshot_generations
    WHERE built_at < to_timestamp(${before}) AND generation < (SELECT max(generation) FROM snapshot_generations)
    ORDER BY generation`);
  return rows.map((row) => row.generation);
}
