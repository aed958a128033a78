/** How a hypertable forgets: whole chunks, one at a time, without touching a row. */
import { sql } from "drizzle-orm";
import type { Executor } from "../client.ts";
import { detectEdition } from "./detect-edition.ts";

/** Whether a table has chunks to drop; else its rows are to be deleted. */
export async function hasChunks(db: Executor, table: string): Promise<boolean> {
  if ((await detectEdition(db)).edition === "plain") return false;
  const [hypertable] = await db.execute(sql`
    SELECT FROM timescaledb_information.hypertables
    WHERE hypertable_schema = current_schema() AND hypertable_name = ${table}`);
  return hypertable !== undefined;
}

/**
 * Drops the oldest chunk that holds nothing from `before` (epoch seconds) on. False: there is none. Rejects with a lock
 * timeout when somebody reads the chunk for long: whoever reads would otherwise queue behind it.
 */
export async function dropOldestChunk(tx: Executor, table: string, before: number): Promise<boolean> {
  const [chunk] = await tx.execute<{ end: number | null }>(sql`
    SELECT extract(epoch FROM min(range_end))::float8 AS "end" FROM timescaledb_information.chunks
    WHERE hypertable_schema = current_schema() AND hypertable_name = ${table}
      AND range_end <= to_timestamp(${before}::float8)`);
  const end = chunk?.end ?? null;
  if (end === null) return false;
  await tx.execute(sql`SELECT set_config('lock_timeout', '2s', true)`);
  await tx.execute(sql`SELECT drop_chunks(${table}::regclass, older_than => to_timestamp(${end}::float8))`);
  return true;
}
