/**
 * What a data point takes at rest on TimescaleDB Community, as rows and as columns, indexes and all, by kind of data and
 * by the chunks that installations of different sizes have; and what its roll-ups take beside it. Measured on full chunks
 * of the WASM build: sizes are those of a server, times are not.
 */

import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { sql } from "drizzle-orm";
import { connectDatabase, type Database } from "#lib/db/client.ts";
import { describeEdition } from "#lib/db/edition/detect-edition.ts";
import { migrateDatabase } from "#lib/db/migrate-database.ts";
import { HOUR_S } from "#lib/domain/seconds.ts";
import { insertRollUps } from "#lib/store/insert-roll-ups.ts";
import { MINUTE } from "#lib/time.ts";
import { startCommunity } from "../test-community/start-community.ts";
import {
  createSource,
  type DataKind,
  dataKinds,
  type HourOfPoints,
  type Points,
} from "./columnstore-data.ts";

const DAY_H = 24;
/** Where 30-day chunks begin, which lie on the grid of the epoch, in 2026. */
const FROM = 686 * 30 * DAY_H * HOUR_S;
const AT_ONCE = 1_000;

/** Hours of a chunk, as choose-chunk-interval takes them; the longest of hourly roll-ups is filled to a third. */
const installations = [
  { influencers: "20,000", raw: 24, quarters: 30 * DAY_H, hours: 30 * DAY_H },
  { influencers: "100,000", raw: 6, quarters: 7 * DAY_H, hours: 30 * DAY_H },
  { influencers: "1,000,000", raw: 1, quarters: DAY_H, hours: 7 * DAY_H },
];
const ROLLUP_DAYS = 30;

/** In bytes a data point. */
const GOALS: Readonly<Record<DataKind, number>> = { "slow growth": 2.5, "Mockstagram's noise": 6.5 };
const ROLLUPS_GOAL = 0.6;

/** What is kept of when an answer came, and what it would cost to keep milliseconds. */
const RESOLUTIONS_MS = [1_000, 1];

const round = (value: number) => Number(value.toFixed(2));

async function insert(db: Database, points: Points): Promise<void> {
  await db.execute(sql`
    INSERT INTO data_points (influencer_id, time, retrieved_at, followers, following)
    SELECT id, to_timestamp(slot), to_timestamp(slot + offset_ms / 1000.0), followers, following
    FROM unnest(${sql.param(points.ids)}::int[], ${sql.param(points.slots)}::float8[],
      ${sql.param(points.offsets)}::float8[], ${sql.param(points.followers)}::int[],
      ${sql.param(points.following)}::int[]) AS p (id, slot, offset_ms, followers, following)`);
}

async function setChunks(db: Database, table: string, hours: number): Promise<void> {
  await db.execute(
    sql`SELECT set_chunk_time_interval(${table}::regclass, make_interval(hours => ${hours}::int))`,
  );
}

/** Bytes of all chunks with their indexes. */
async function sizeOf(db: Database, table: string): Promise<number> {
  const [row] = await db.execute<{ bytes: number }>(sql`
    SELECT sum(total_bytes)::float8 AS bytes FROM chunks_detailed_size(${table}::regclass)`);
  return row?.bytes ?? 0;
}

/** Bytes a row. */
async function compress(db: Database, table: string, rows: number) {
  const before = await sizeOf(db, table);
  await db.execute(sql`SELECT compress_chunk(chunk) FROM show_chunks(${table}::regclass) AS chunk`);
  return { asRows: before / rows, asColumns: (await sizeOf(db, table)) / rows };
}

/** Bytes a row that a column is packed into, without headers, padding and indexes; of the first chunk. */
async function columnSizes(db: Database, table: string): Promise<Record<string, number>> {
  const columns = await db.execute<{ chunk: string; name: string }>(sql`
    SELECT first.chunk::text AS chunk, a.attname AS name
    FROM (
      SELECT format('%I.%I', c.schema_name, c.table_name)::regclass AS chunk
      FROM _timescaledb_catalog.hypertable AS h
      JOIN _timescaledb_catalog.chunk AS o ON o.hypertable_id = h.id
      JOIN _timescaledb_catalog.chunk AS c ON c.id = o.compressed_chunk_id
      WHERE h.table_name = ${table} ORDER BY c.id LIMIT 1
    ) AS first
    JOIN pg_attribute AS a ON a.attrelid = first.chunk
      AND a.attnum > 0 AND a.attname !~ '^_ts_meta' AND a.attname <> 'influencer_id'`);
  const sizes: Record<string, number> = {};
  for (const { chunk, name } of columns) {
    const [row] = await db.execute<{ bytes: number }>(sql`
      SELECT coalesce(sum(pg_column_size(${sql.identifier(name)})), 0)::float8 / sum(_ts_meta_count) AS bytes
      FROM ${sql.raw(chunk)}`);
    sizes[name] = round(row?.bytes ?? 0);
  }
  return sizes;
}

/** One chunk, equally full whatever its length: a day of so many influencers, or an hour of 24 times as many. */
async function measureRaw(db: Database, kind: DataKind, influencers: number) {
  const results = [];
  for (const toMs of RESOLUTIONS_MS) {
    for (const installation of installations) {
      const hours = installation.raw;
      const members = influencers * (DAY_H / hours);
      await db.execute(sql`TRUNCATE data_points`);
      await setChunks(db, "data_points", hours);
      const make = createSource(kind, FROM, toMs);
      for (let hour = 0; hour < hours; hour++)
        for (const part of parts(members)) await insert(db, make({ ...part, hour: FROM + hour * HOUR_S }));
      const { asRows, asColumns } = await compress(db, "data_points", members * hours * 60);
      const result = {
        data: kind,
        installation: installation.influencers,
        chunk: `${hours} h`,
        answers: toMs === 1 ? "to the ms" : "to the second",
        "B as rows": round(asRows),
        "B as columns": round(asColumns),
        goal: GOALS[kind],
        ok: asColumns <= GOALS[kind],
      };
      results.push({ ...result, packed: await columnSizes(db, "data_points") });
      console.log(`  ${kind}, ${result.chunk}, ${result.answers}: ${result["B as columns"]} B a data point`);
    }
  }
  return results;
}

function* parts(members: number): Generator<Pick<HourOfPoints, "first" | "last">> {
  for (let first = 1; first <= members; first += AT_ONCE)
    yield { first, last: Math.min(members, first + AT_ONCE - 1) };
}

/** 30 days by the product's own statement, an hour at a time; their data points are not kept. */
async function makeRollUps(db: Database, kind: DataKind, members: number): Promise<void> {
  const ids = Array.from({ length: members }, (_, i) => i + 1);
  await db.execute(sql`TRUNCATE data_points, rollups_15m, rollups_1h`);
  await setChunks(db, "data_points", DAY_H);
  const make = createSource(kind, FROM, 1_000);
  for (let hour = 0; hour < ROLLUP_DAYS * DAY_H; hour++) {
    const start = FROM + hour * HOUR_S;
    await insert(db, make({ first: 1, last: members, hour: start }));
    await db.transaction((tx) => insertRollUps(tx, { hour: start, ids }));
    if (hour % DAY_H === DAY_H - 1) await db.execute(sql`TRUNCATE data_points`);
  }
  for (const table of ["rollups_15m", "rollups_1h"])
    await db.execute(
      sql`CREATE TEMP TABLE ${sql.identifier(`kept_${table}`)} AS SELECT * FROM ${sql.identifier(table)}`,
    );
}

/** Bytes a row in one chunk of so many hours: those of its beginning, of as many more influencers as fill it equally. */
async function packRollUps(db: Database, table: string, hours: number): Promise<number> {
  const [name, kept] = [sql.identifier(table), sql.identifier(`kept_${table}`)];
  await db.execute(sql`TRUNCATE ${name}`);
  await setChunks(db, table, hours);
  const columns = await db.execute<{ name: string }>(sql`
    SELECT attname AS name FROM pg_attribute WHERE attrelid = ${table}::regclass AND attnum > 1 ORDER BY attnum`);
  const others = sql.join(
    columns.map((column) => sql.identifier(column.name)),
    sql`, `,
  );
  const times = Math.floor((ROLLUP_DAYS * DAY_H) / hours);
  const { count } = await db.execute(sql`
    INSERT INTO ${name} (influencer_id, ${others})
    SELECT influencer_id + 1000 * n, ${others} FROM ${kept}, generate_series(1, ${times}::int) AS n
    WHERE time < to_timestamp(${FROM + hours * HOUR_S}::float8)`);
  return (await compress(db, table, count)).asColumns;
}

async function measureRollUps(db: Database, kind: DataKind, members: number, rawSizes: readonly number[]) {
  await makeRollUps(db, kind, members);
  const results = [];
  for (const [i, installation] of installations.entries()) {
    const raw = rawSizes[i] ?? 0;
    const quarter = await packRollUps(db, "rollups_15m", installation.quarters);
    const hour = await packRollUps(db, "rollups_1h", installation.hours);
    const share = (4 * quarter + hour) / (60 * raw);
    results.push({
      data: kind,
      installation: installation.influencers,
      chunks: `${installation.quarters / DAY_H} d, ${installation.hours / DAY_H} d`,
      "B a 15-minute row": round(quarter),
      "B an hourly row": round(hour),
      "share of data points": round(share),
      goal: ROLLUPS_GOAL,
      ok: share <= ROLLUPS_GOAL,
    });
    console.log(`  ${kind}, roll-ups of ${installation.influencers}: ${round(share)} of the data points`);
  }
  for (const table of ["rollups_15m", "rollups_1h"])
    await db.execute(sql`DROP TABLE ${sql.identifier(`kept_${table}`)}`);
  return results;
}

/** Passed when all that is stored today keeps to the goals. */
export async function run(args: string[]): Promise<boolean> {
  const { values } = parseArgs({
    args,
    options: {
      influencers: { type: "string", default: "500" },
      "rolled-up": { type: "string", default: "100" },
    },
  });
  const [influencers, rolledUp] = [Number(values.influencers), Number(values["rolled-up"])];
  if (!(influencers >= 1 && influencers <= 2_000 && rolledUp >= 1 && rolledUp <= 500))
    throw new Error("columnstore takes --influencers 1…2000 and --rolled-up 1…500");
  const server = await startCommunity();
  const client = connectDatabase({ url: server.url, name: "bench", max: 1, statementTimeoutMs: 10 * MINUTE });
  try {
    const edition = `${describeEdition(await migrateDatabase(server.url))}, in WASM`;
    console.log(
      `${edition}; ${influencers} influencers for a day, ${rolledUp} rolled up for ${ROLLUP_DAYS} days`,
    );
    const raw = [];
    const rollUps = [];
    for (const kind of dataKinds) {
      const sizes = await measureRaw(client.db, kind, influencers);
      raw.push(...sizes);
      const stored = sizes.slice(0, installations.length).map((size) => size["B as columns"]);
      rollUps.push(...(await measureRollUps(client.db, kind, rolledUp, stored)));
    }
    console.table(raw.map(({ packed, ...row }) => row));
    console.table(rollUps);
    console.log("bytes a data point that each column is packed into:");
    console.table(raw.map(({ data, chunk, answers, packed }) => ({ data, chunk, answers, ...packed })));
    const machine = `${cpus().length} × ${cpus()[0]?.model ?? "?"}`;
    const folder = join(import.meta.dirname, "results");
    mkdirSync(folder, { recursive: true });
    const result = { machine, edition, influencers, rolledUp, raw, rollUps };
    writeFileSync(join(folder, "columnstore.json"), `${JSON.stringify(result, null, 2)}\n`);
    const judged = [...raw.filter(({ answers }) => answers === "to the second"), ...rollUps];
    const failed = judged.filter(({ ok }) => !ok).length;
    console.log(`${judged.length - failed} passed, ${failed} failed`);
    return failed === 0;
  } finally {
    await client.close();
    await server.stop();
  }
}
