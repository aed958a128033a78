/** A migrated database of the Community edition for one test file, and what its columnstore is at. */
import { sql } from "drizzle-orm";
import { connectDatabase, type Database } from "#lib/db/client.ts";
import { migrateDatabase } from "#lib/db/migrate-database.ts";
import { rollUpAll } from "#lib/testing/retention-fixtures.ts";
import { MINUTE } from "#lib/time.ts";
import { startCommunity } from "./start-community.ts";

export interface CommunityDatabase {
  db: Database;
  url: string;
  close(): Promise<void>;
}

export async function openCommunity(): Promise<CommunityDatabase> {
  const server = await startCommunity();
  try {
    await migrateDatabase(server.url);
  } catch (error) {
    await server.stop();
    throw error;
  }
  const client = connectDatabase({ url: server.url, name: "test", max: 4, statementTimeoutMs: 5 * MINUTE });
  return {
    db: client.db,
    url: server.url,
    async close() {
      await client.close();
      await server.stop();
    },
  };
}

export interface Chunk {
  table: string;
  /** Epoch seconds. */
  start: number;
  end: number;
  packed: boolean;
}

export async function listChunks(db: Database): Promise<Chunk[]> {
  return await db.execute<{ table: string; start: number; end: number; packed: boolean }>(sql`
    SELECT hypertable_name AS "table", extract(epoch FROM range_start)::float8 AS start,
      extract(epoch FROM range_end)::float8 AS "end", is_compressed AS packed
    FROM timescaledb_information.chunks ORDER BY 1, 2`);
}

/** What a server's background workers do every ten minutes; here there are none. */
export async function runPolicies(db: Database): Promise<void> {
  const jobs = await db.execute<{ id: number }>(sql`
    SELECT job_id AS id FROM timescaledb_information.jobs WHERE proc_name = 'policy_compression' ORDER BY 1`);
  // It commits by itself, which a statement with parameters is not allowed to.
  for (const { id } of jobs) await db.execute(sql.raw(`CALL run_job(${Number(id)})`));
}

/** Packs chunks that end at or before `end` (epoch seconds), whatever the clock says; also what came late into them. */
export async function pack(db: Database, end = Number.POSITIVE_INFINITY): Promise<void> {
  for (const { table } of [{ table: "data_points" }, { table: "rollups_15m" }, { table: "rollups_1h" }]) {
    await db.execute(sql`
      SELECT compress_chunk(format('%I.%I', chunk_schema, chunk_name)::regclass, if_not_compressed => true)
      FROM timescaledb_information.chunks
      WHERE hypertable_name = ${table} AND range_end <= to_timestamp(${end}::float8)`);
  }
}

/** Puts all chunks back into rows. */
export async function unpack(db: Database): Promise<void> {
  await db.execute(sql`
    SELECT decompress_chunk(format('%I.%I', chunk_schema, chunk_name)::regclass, if_compressed => true)
    FROM timescaledb_information.chunks`);
}

/** Has TimescaleDB refuse already at 1,000 rows what it refuses at 100,000: tests stay small. Of the one session there is. */
export async function limitUnpacking(db: Database): Promise<void> {
  await db.execute(
    sql`SELECT set_config('timescaledb.max_tuples_decompressed_per_dml_transaction', '1000', false)`,
  );
}

/** Until no hour is marked: one run of the product's ends after 15 s. */
export async function rollUp(db: Database): Promise<void> {
  while ((await rollUpAll(db)) > 0);
}
