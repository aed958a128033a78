/**
 * What the order of the key and the length of a chunk cost and give: data points of a minute go, a shard at a time, into a
 * chunk that already holds so many slots of the same influencers; then one influencer's are read, and one slot of all.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { sql } from "drizzle-orm";
import { connectDatabase, type Database } from "#lib/db/client.ts";
import { startEmbedded } from "#lib/db/embedded/start-embedded.ts";
import { migrateDatabase } from "#lib/db/migrate-database.ts";
import { MINUTE, monotonicMs } from "#lib/time.ts";
import { median } from "./percentile.ts";
import { cpuSeconds } from "./process-cpu.ts";
import { SLOT_S } from "./shape.ts";
import { writeVerdict } from "./write-verdict.ts";

const keys = {
  influencer: { name: "(influencer, time)", columns: sql`influencer_id, time` },
  time: { name: "(time, influencer)", columns: sql`time, influencer_id` },
};
type Key = keyof typeof keys;

const SHARD = 1_000;
/** Shards that ingest stores in one transaction. */
const BATCH = 10;
/** Slots that are measured, and reads of each kind. */
const SLOTS = 3;
const READS = 31;
const FROM = Date.parse("2026-01-01T00:00:00Z") / 1_000;

function options(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      influencers: { type: "string", default: "300000" },
      /** In the chunk before: an hour's, and five hours'. */
      filled: { type: "string", default: "0,60,300" },
    },
  });
  const influencers = Number(values.influencers);
  const filled = values.filled.split(",").map(Number);
  const sound = influencers >= SHARD && influencers <= 1_000_000 && filled.every((n) => n >= 0 && n <= 600);
  if (!sound) throw new Error("storage takes --influencers 1000…1000000, --filled 0…600,…");
  return { influencers, filled: filled.toSorted((a, b) => a - b) };
}

export async function run(args: string[]): Promise<boolean> {
  const { influencers, filled } = options(args);
  const folder = mkdtempSync(join(tmpdir(), "ia-storage-"));
  const say = (line: string) => console.log(line);
  const settings = { max_parallel_workers: "0" };
  const server = await startEmbedded({ dataDir: folder, host: "127.0.0.1", settings, say });
  const client = connectDatabase({ url: server.url, name: "bench", max: 1, statementTimeoutMs: 30 * MINUTE });
  try {
    // For the extension alone: the tables here are the bench's own.
    await migrateDatabase(server.url);
    const rows: Record<string, Record<string, number>> = {};
    const measured = new Map<string, Measured>();
    for (const key of ["influencer", "time"] as const) {
      await makeTable(client.db, key);
      let slots = 0;
      for (const wanted of filled) {
        say(`${keys[key].name}: up to ${wanted} slots of ${influencers} in the chunk`);
        for (; slots < wanted; slots++) await fillSlot(client.db, influencers, slots);
        const one = await measure(client.db, influencers, slots);
        slots += SLOTS;
        measured.set(`${key} ${wanted}`, one);
        rows[`${keys[key].name}, ${wanted} slots before`] = rounded({ ...one });
      }
      if (key === "time") {
        const closed = await closeChunk(client.db);
        rows["(time, influencer), and (influencer, time) made when the chunk is closed"] = rounded({
          microsecondsADataPoint: (closed.cpuS * 1e6) / (slots * influencers),
          ...(await measureReads(client.db, influencers, slots)),
        });
      }
      await client.db.execute(sql`DROP TABLE points`);
    }
    const at = (key: Key, slots: number | undefined) => measured.get(`${key} ${slots}`);
    const [hour] = filled.filter((n) => n >= 60);
    const [inOrder, byTime] = [at("influencer", hour), at("time", hour)];
    return writeVerdict({
      name: "storage",
      rows,
      goals: {
        "the key reads one influencer of the open chunk at least 10 times as fast as the other":
          inOrder && byTime ? 10 * inOrder.readOneMs <= byTime.readOneMs : null,
      },
      conditions: { database: server.description, influencers, filled },
    });
  } finally {
    await client.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** As the product's table of data points, in one chunk whatever is filled. */
async function makeTable(db: Database, key: Key): Promise<void> {
  await db.execute(sql`
    CREATE TABLE points (influencer_id int, time timestamptz, retrieved_at timestamptz, followers int, following int,
      posts int, PRIMARY KEY (${keys[key].columns}))`);
  await db.execute(sql`
    SELECT create_hypertable('points', 'time', chunk_time_interval => INTERVAL '1 day', create_default_indexes => false)`);
}

async function fillSlot(db: Database, influencers: number, slot: number): Promise<void> {
  await db.execute(sql`
    INSERT INTO points
    SELECT id, to_timestamp(${FROM + slot * SLOT_S}::float8), to_timestamp(${FROM + slot * SLOT_S}::float8), id, id, NULL
    FROM generate_series(1, ${influencers}::int) AS id`);
}

function rounded(row: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value.toFixed(2))]));
}

interface Reads {
  readOneMs: number;
  readSlotMs: number;
}

interface Measured extends Reads {
  microsecondsADataPoint: number;
  walBytesADataPoint: number;
  /** Whole pages after a checkpoint among it. */
  walAfterCheckpoint: number;
  indexBytesADataPoint: number;
}

async function measure(db: Database, influencers: number, slots: number): Promise<Measured> {
  await db.execute(sql`VACUUM ANALYZE points`);
  await db.execute(sql`CHECKPOINT`);
  const [backend] = await db.execute<{ pid: number }>(sql`SELECT pg_backend_pid() AS pid`);
  const cpu = () => cpuSeconds(backend?.pid ?? 0);
  const each: { cpuS: number; wal: number }[] = [];
  for (let n = 0; n < SLOTS; n++) {
    const [startCpu, startWal] = [cpu(), await walBytes(db)];
    for (const first of shardsOf(influencers)) await storeShards(db, first, influencers, slots + n);
    each.push({ cpuS: cpu() - startCpu, wal: (await walBytes(db)) - startWal });
  }
  const total = (slots + SLOTS) * influencers;
  const [index] = await db.execute<{ bytes: number }>(sql`
    SELECT sum(pg_indexes_size(chunk))::float8 AS bytes FROM show_chunks('points') AS chunk`);
  const [afterCheckpoint, ...later] = each;
  return {
    microsecondsADataPoint: (median(each.map(({ cpuS }) => cpuS)) * 1e6) / influencers,
    walBytesADataPoint: median(later.map(({ wal }) => wal)) / influencers,
    walAfterCheckpoint: (afterCheckpoint?.wal ?? 0) / influencers,
    indexBytesADataPoint: (index?.bytes ?? 0) / total,
    ...(await measureReads(db, influencers, slots + SLOTS)),
  };
}

/** First ids of batches of neighbouring shards, in an order that looks like chance. */
function shardsOf(influencers: number): number[] {
  const batches = Math.ceil(influencers / (SHARD * BATCH));
  const stride = 7_919;
  return Array.from({ length: batches }, (_, n) => ((n * stride) % batches) * SHARD * BATCH + 1);
}

async function storeShards(db: Database, first: number, influencers: number, slot: number): Promise<void> {
  const count = Math.min(SHARD * BATCH, influencers - first + 1);
  const ids = sql.param(Array.from({ length: count }, (_, n) => first + n));
  const time = FROM + slot * SLOT_S;
  await db.execute(sql`
    INSERT INTO points
    SELECT id, to_timestamp(${time}::float8), to_timestamp(${time + 7}::float8), id, id, NULL FROM unnest(${ids}::int[]) AS id
    ON CONFLICT DO NOTHING`);
}

async function measureReads(db: Database, influencers: number, slots: number): Promise<Reads> {
  const timed = async (read: (n: number) => Promise<unknown>) => {
    const times: number[] = [];
    for (let n = 0; n < READS; n++) {
      const started = monotonicMs();
      await read(n);
      times.push(monotonicMs() - started);
    }
    return median(times);
  };
  const end = FROM + slots * SLOT_S;
  return {
    readOneMs: await timed((n) =>
      db.execute(sql`
        SELECT time, followers FROM points
        WHERE influencer_id = ${1 + ((n * 7_919) % influencers)} AND time < to_timestamp(${end}::float8) ORDER BY time`),
    ),
    readSlotMs: await timed((n) =>
      db.execute(sql`
        SELECT count(*) FROM points
        WHERE time = to_timestamp(${end - (1 + (n % slots)) * SLOT_S}::float8) AND influencer_id <= 1000`),
    ),
  };
}

/** The index that reads of one influencer need, once nothing is written any more. */
async function closeChunk(db: Database): Promise<{ cpuS: number }> {
  const [backend] = await db.execute<{ pid: number }>(sql`SELECT pg_backend_pid() AS pid`);
  const before = cpuSeconds(backend?.pid ?? 0);
  await db.execute(sql`CREATE INDEX ON points (influencer_id, time)`);
  await db.execute(sql`VACUUM ANALYZE points`);
  return { cpuS: cpuSeconds(backend?.pid ?? 0) - before };
}

async function walBytes(db: Database): Promise<number> {
  const [row] = await db.execute<{ bytes: number }>(
    sql`SELECT (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::float8 AS bytes`,
  );
  return row?.bytes ?? 0;
}
