/** The database's clock: what all workers agree on. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

/** Epoch milliseconds with a fraction, at the moment of the statement (not of its transaction's start). */
export async function getDatabaseTime(db: Executor): Promise<number> {
  const [row] = await db.execute<{ ms: number }>(
    sql`SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms`,
  );
  if (row === undefined) throw new Error("the database did not tell the time");
  return row.ms;
}
