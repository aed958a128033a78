import { sql } from "drizzle-orm";
import type { Database } from "#lib/db/client.ts";

/** Bytes of a table with its indexes, its chunks and those that hold their columns among it. */
export async function tableBytes(db: Database, table: string): Promise<number> {
  const [hypertable] = await db.execute<{ bytes: number }>(sql`
    SELECT pg_total_relation_size(${table}::regclass)::float8 AS bytes`);
  const [timescale] = await db.execute(sql`SELECT FROM pg_extension WHERE extname = 'timescaledb'`);
  if (!timescale) return hypertable?.bytes ?? 0;
  const [row] = await db.execute<{ bytes: number }>(sql`
    SELECT coalesce(sum(total_bytes), 0)::float8 AS bytes FROM hypertable_detailed_size(${table}::regclass)`);
  return row?.bytes ?? 0;
}
