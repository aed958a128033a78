/**
 * Keeps the length of chunks to come in step with how many are fetched: a million that are added to an installation made
 * for a few would else have a day in one chunk, and its index outgrow the memory. Chunks that are there stay as they are.
 */
import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Executor } from "../client.ts";
import { chooseChunkInterval } from "./choose-chunk-interval.ts";
import { type Hypertable, hypertables } from "./hypertables.ts";

const intervalsSchema = z.array(z.object({ name: z.string(), seconds: z.number() }));

/** Changes only what differs; nothing where there are no hypertables. Any number of workers may do it at once. */
export async function fitChunkIntervals(db: Executor): Promise<void> {
  const [view] = await db.execute(
    sql`SELECT to_regclass('timescaledb_information.dimensions') IS NOT NULL AS there`,
  );
  if (!z.object({ there: z.boolean() }).parse(view).there) return;
  const rows = await db.execute(sql`
    SELECT hypertable_name AS name, extract(epoch FROM time_interval)::float8 AS seconds
    FROM timescaledb_information.dimensions
    WHERE hypertable_schema = current_schema()`);
  const found = new Map(intervalsSchema.parse(rows).map(({ name, seconds }) => [name, seconds]));
  for (const table of hypertables) {
    const wanted = await chunkInterval(db, table);
    if (!found.has(table.name) || found.get(table.name) === wanted) continue;
    await setChunkInterval(db, table.name, wanted);
  }
}

/** Seconds, at the rate of now. */
export async function chunkInterval(db: Executor, { rowsAPoint, chunks }: Hypertable): Promise<number> {
  const [rate] = await db.execute(
    sql`SELECT coalesce(sum(size * 60.0 / interval_s), 0)::float8 AS rows_per_minute FROM shards`,
  );
  const { rows_per_minute } = z.object({ rows_per_minute: z.number() }).parse(rate);
  return chooseChunkInterval(rows_per_minute * rowsAPoint, chunks);
}

/** Holds for chunks to come. */
export async function setChunkInterval(db: Executor, table: string, seconds: number): Promise<void> {
  await db.execute(
    sql`SELECT set_chunk_time_interval(${table}::regclass, make_interval(secs => ${seconds}))`,
  );
}
