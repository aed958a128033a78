/**
 * A steady load through the whole pipeline: upstream, worker and TimescaleDB as processes of their own, minute after
 * minute; then each stored data point is compared with what the upstream served. Passed only when nothing is missing,
 * doubled or wrong.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { sql } from "drizzle-orm";
import { connectDatabase, type Database } from "#lib/db/client.ts";
import { startEmbedded } from "#lib/db/embedded/start-embedded.ts";
import { migrateDatabase } from "#lib/db/migrate-database.ts";
import { intervalSchema } from "#lib/domain/influencer.ts";
import { slotOf } from "#lib/domain/slot.ts";
import { migrateQueue } from "#lib/queue/migrate-queue.ts";
import { seedInfluencers } from "#lib/service/seed-influencers.ts";
import { delay, MINUTE, monotonicMs, SECOND, systemClock } from "#lib/time.ts";
import { deterministicValue } from "#mockstagram/value.ts";
import { atEnd } from "./at-end.ts";
import { type Child, startNode } from "./child.ts";
import { cpuSeconds, processTree, rssMegabytes } from "./process-cpu.ts";

const FIRST_PK = 1_000_000;
const SEED = 1;
const UPSTREAM_PORT = 42_400;
const WORKER_PORT = 42_465;

function options(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      influencers: { type: "string", default: "20000" },
      minutes: { type: "string", default: "10" },
      interval: { type: "string", default: "60" },
    },
  });
  const interval = intervalSchema.parse(Number(values.interval));
  const slots = Math.round((Number(values.minutes) * 60) / interval);
  const influencers = Number(values.influencers);
  if (!(slots >= 1 && slots <= 1_000 && influencers >= 1 && influencers <= 1_000_000)) {
    throw new Error("steady takes --influencers 1…1000000, --minutes, --interval, for at most 1,000 slots");
  }
  return { influencers, slots, interval };
}

/** What is stored of [from, to), slot by slot, against what must be. */
async function check(db: Database, influencers: number, from: number, to: number, interval: number) {
  let stored = 0;
  let wrongValue = 0;
  let unexpected = 0;
  let latestAnswerMs = 0;
  const completeSlots: boolean[] = [];
  for (let slot = from; slot < to; slot += interval) {
    const rows = await db.execute<{
      pk: number;
      followers: number;
      following: number;
      answer_ms: number;
    }>(sql`
      SELECT i.external_id::int AS pk, p.followers, p.following,
             extract(epoch FROM p.retrieved_at - p.time)::float8 * 1000 AS answer_ms
      FROM data_points p JOIN influencers i ON i.id = p.influencer_id
      WHERE p.time = to_timestamp(${slot})`);
    const seen = new Set<number>();
    for (const row of rows) {
      seen.add(row.pk);
      const served = deterministicValue(row.pk, slot, SEED);
      if (row.followers !== served.followerCount || row.following !== served.followingCount) wrongValue++;
      latestAnswerMs = Math.max(latestAnswerMs, row.answer_ms);
    }
    stored += seen.size;
    unexpected += rows.length - seen.size;
    completeSlots.push(seen.size === influencers);
  }
  const [other] = await db.execute<{ n: number }>(sql`
    SELECT count(*)::int AS n FROM data_points WHERE time >= to_timestamp(${from}) AND time < to_timestamp(${to})`);
  return {
    stored,
    wrongValue,
    duplicated: unexpected,
    counted: other?.n ?? 0,
    completeSlots,
    latestAnswerMs,
  };
}

/** One line while waiting, at least each 10 s. */
async function waitUntil(time: number, say: () => string): Promise<void> {
  for (let now = systemClock.now(); now < time; now = systemClock.now()) {
    await delay(Math.min(10 * SECOND, time - now));
    console.log(`  ${say()}`);
  }
}

export async function run(args: string[]): Promise<boolean> {
  const { influencers, slots, interval } = options(args);
  const folder = mkdtempSync(join(tmpdir(), "ia-steady-"));
  const children: Child[] = [];
  const database = await startEmbedded({
    dataDir: folder,
    host: "127.0.0.1",
    say: (line) => console.log(line),
  });
  atEnd(() => database.stop());
  const client = connectDatabase({
    url: database.url,
    name: "bench",
    max: 2,
    statementTimeoutMs: 5 * MINUTE,
  });
  try {
    const edition = await migrateDatabase(database.url);
    await migrateQueue(database.url);
    const seedStart = monotonicMs();
    const range = { platform: "mockstagram", from: FIRST_PK, count: influencers, interval } as const;
    await seedInfluencers(client.db, range, { clock: systemClock });
    const seedMs = monotonicMs() - seedStart;

    const root = join(import.meta.dirname, "..");
    const upstream = startNode(
      [
        join(root, "mockstagram/main.ts"),
        "--mode",
        "deterministic",
        "--seed",
        `${SEED}`,
        "--slot",
        `${interval}`,
        "--port",
        `${UPSTREAM_PORT}`,
      ],
      {},
      join(folder, "upstream.log"),
    );
    children.push(upstream);
    const worker = startNode(
      [join(root, "worker/main.ts")],
      {
        DATABASE_URL: database.url,
        MOCKSTAGRAM_URL: `http://127.0.0.1:${UPSTREAM_PORT}`,
        WORKER_PORT: `${WORKER_PORT}`,
        DATA_DIR: folder,
      },
      join(folder, "worker.log"),
    );
    children.push(worker);

    const from = slotOf(systemClock.now() / SECOND, interval) + 2 * interval;
    const to = from + slots * interval;
    console.log(
      `${influencers} influencers, interval ${interval} s, one worker; measuring ${slots} slots from ${new Date(from * SECOND).toISOString()}`,
    );
    await waitUntil(from * SECOND, () => "warming up");
    const postgres = () =>
      processTree(process.pid).filter((pid) => ![process.pid, upstream.pid, worker.pid].includes(pid));
    const cpu = () => ({
      upstream: cpuSeconds(upstream.pid),
      worker: cpuSeconds(worker.pid),
      postgres: postgres().reduce((sum, pid) => sum + cpuSeconds(pid), 0),
    });
    const before = cpu();
    const rssBefore = rssMegabytes(worker.pid);
    await waitUntil(
      to * SECOND,
      () =>
        `slot ${Math.floor((systemClock.now() / SECOND - from) / interval) + 1} of ${slots}, worker ${rssMegabytes(worker.pid).toFixed(0)} MB`,
    );
    const after = cpu();
    await waitUntil(to * SECOND + 10 * SECOND, () => "the last answers are being stored");

    const result = await check(client.db, influencers, from, to, interval);
    const expected = influencers * slots;
    const passed =
      result.stored === expected &&
      result.counted === expected &&
      result.wrongValue === 0 &&
      result.duplicated === 0;
    const perPoint = (seconds: number) => `${((seconds * 1e6) / expected).toFixed(1)} µs`;
    const verdict = {
      machine: `${cpus().length} × ${cpus()[0]?.model ?? "?"}`,
      edition: `${edition.edition} (PostgreSQL ${edition.serverVersion}, TimescaleDB ${edition.timescaleVersion ?? "none"})`,
      influencers,
      slots,
      interval,
      expected,
      stored: result.stored,
      missing: expected - result.stored,
      duplicated: result.duplicated + Math.max(0, result.counted - expected),
      wrongValue: result.wrongValue,
      coverage: `${((100 * result.stored) / expected).toFixed(4)} %`,
      incompleteSlots: result.completeSlots.filter((complete) => !complete).length,
      latestAnswerSecondsIntoSlot: Number((result.latestAnswerMs / SECOND).toFixed(1)),
      seedSeconds: Number((seedMs / SECOND).toFixed(1)),
      cpuPerDataPoint: {
        upstream: perPoint(after.upstream - before.upstream),
        worker: perPoint(after.worker - before.worker),
        postgres: perPoint(after.postgres - before.postgres),
      },
      workerMegabytes: [Math.round(rssBefore), Math.round(rssMegabytes(worker.pid))],
    };
    console.table(
      Object.fromEntries(
        Object.entries(verdict).map(([key, value]) => [
          key,
          typeof value === "object" ? JSON.stringify(value) : value,
        ]),
      ),
    );
    mkdirSync(join(root, "bench/results"), { recursive: true });
    writeFileSync(join(root, "bench/results/steady.json"), `${JSON.stringify(verdict, null, 2)}\n`);
    console.log(passed ? "1 passed, 0 failed" : `logs are kept in ${folder}\n0 passed, 1 failed`);
    for (const child of children.splice(0).reverse()) await child.end();
    await client.close();
    await database.stop();
    if (passed) rmSync(folder, { recursive: true, force: true });
    return passed;
  } finally {
    for (const child of children) child.process.kill("SIGKILL");
    await client.close();
    await database.stop();
  }
}
