/** Drops one generation of the snapshot. A reader that holds on to it for long must not hold up everybody else. */
import { sql } from "drizzle-orm";
import type { Database } from "#lib/db/client.ts";
import { boardEndsTable } from "./fill-board-ends.ts";
import { snapshotTable } from "./fill-snapshot.ts";

/** Throws when the table stays in use for two seconds; the generation is then still complete. */
export async function dropGeneration(db: Database, generation: number): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.execute(sql`SET LOCAL lock_timeout = '2s'`);
    await tx.execute(sql`DROP TABLE IF EXISTS ${snapshotTable(generation)}, ${boardEndsTable(generation)}`);
    await tx.execute(sql`DELETE FROM snapshot_generations WHERE generation = ${generation}`);
  });
}
