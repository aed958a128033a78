/** Databases that this one was restored from by `npm run restore`, and those that they were: their ids mean the same here. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

/** `database` and answers as databaseOf of list-registry-changes has them. */
export async function listPredecessors(db: Executor, database: string): Promise<string[]> {
  const rows = await db.execute<{ database: string }>(sql`
    WITH RECURSIVE line AS (
      SELECT l.database FROM lineage AS l WHERE l.restored_as = ${database}
      UNION
      SELECT l.database FROM lineage AS l JOIN line ON l.restored_as = line.database
    )
    SELECT database FROM line`);
  return rows.map((row) => row.database);
}
