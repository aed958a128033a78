/** Generations of the snapshot that no cursor may ask for any more; never the newest. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

/** `before`: epoch seconds; those that were replaced earlier, since people get cursors of one until then. */
export async function listOutdatedGenerations(db: Executor, before: number): Promise<number[]> {
  const rows = await db.execute<{ generation: number }>(sql`
    SELECT generation FROM (
      SELECT generation, lead(built_at + (coalesce(took_ms, 0) + rested_ms) * interval '1 millisecond')
        OVER (ORDER BY generation) AS replaced_at
      FROM snapshot_generations) AS known
    WHERE replaced_at < to_timestamp(${before}) ORDER BY generation`);
  return rows.map((row) => row.generation);
}
