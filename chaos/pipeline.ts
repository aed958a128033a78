/**
 * The pieces of a run as processes of their own: database, stand-in, workers, and between them proxies where a fault
 * needs them. Starts, ends and hands them out; what is broken when is the fault's.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import type { Database } from "#lib/db/client.ts";
import { migrateDatabase } from "#lib/db/migrate-database.ts";
import { migrateQueue } from "#lib/queue/migrate-queue.ts";
import { seedInfluencers } from "#lib/service/seed-influencers.ts";
import { startProxy, type TcpProxy } from "#lib/testing/start-proxy.ts";
import { delay, MINUTE, monotonicMs, SECOND, systemClock } from "#lib/time.ts";
import { PK_MIN } from "#mockstagram/value.ts";
import { connect } from "./connect.ts";
import { type ChaosDatabase, startDatabase } from "./database.ts";
import type { Shape } from "./fault.ts";
import type { Member } from "./grid.ts";
import { listMembers } from "./list-members.ts";
import { choosePort } from "./ports.ts";
import { closeOnSignal, lastWords, type Program, startProgram, until } from "./processes.ts";
import { scriptFile } from "./upstream.ts";

/** What a fault needs beside the ordinary pieces. */
export interface PipelineSetup {
  /** Between workers and database. */
  databaseProxy?: boolean;
  /** Between workers and stand-in. */
  upstreamProxy?: boolean;
  /** A second server for the queue. */
  queueDatabase?: boolean;
  workerEnv?: Record<string, string>;
  /** As many as there are to be; default 20, or one for each thousand influencers. */
  shards?: number;
  /** Further arguments of the stand-in. */
  upstreamArgs?: readonly string[];
  /** Each worker's spool stands where the others can't see it, as on machines of their own. */
  apart?: boolean;
  /** Made before, removed after: e.g. a small file system for the spools. */
  spoolDir?(folder: string): Promise<SpoolPlace>;
}

export interface SpoolPlace {
  path: string;
  /** For the workers, where the place alone does not do it. */
  env?: Record<string, string>;
  close(): Promise<void>;
}

export interface ChaosWorker {
  readonly name: string;
  readonly port: number;
  readonly logFile: string;
  readonly pid: number;
  isRunning(): boolean;
  /** `kill -9`. */
  kill(): Promise<void>;
  end(): Promise<number | null>;
  signal(signal: NodeJS.Signals): void;
  /** Again, after an end; under another command where one is given. */
  start(under?: readonly string[]): void;
  /** When it has ended, by whatever: its exit code, null for a signal. */
  ended(): Promise<number | null>;
  /** Until it says so. */
  untilReady(limitMs?: number): Promise<void>;
}

export interface Pipeline {
  readonly folder: string;
  readonly members: readonly Member[];
  readonly database: ChaosDatabase;
  /** The one for the queue, where there is one. */
  readonly queueDatabase: ChaosDatabase | null;
  /** Straight to the server, past any proxy. */
  readonly db: Database;
  /** Where queue jobs are: `db`, unless the queue has a server of its own. */
  readonly queueDb: Database;
  readonly workers: readonly ChaosWorker[];
  readonly upstream: Program;
  readonly upstreamUrl: string;
  readonly databaseProxy: TcpProxy | null;
  readonly upstreamProxy: TcpProxy | null;
  readonly servedFile: string;
  readonly spoolDir: string;
  close(): Promise<void>;
}

/** Shards are smaller than the product's where influencers are few, so that they spread over slot and workers. */
const SHARDS_WANTED = 20;
const READY_MS = MINUTE;

export async function startPipeline(folder: string, shape: Shape, setup: PipelineSetup): Promise<Pipeline> {
  const closers: (() => unknown)[] = [];
  const close = async () => {
    forget();
    for (const end of closers.splice(0).reverse()) {
      await Promise.resolve(end()).catch((error: unknown) => console.error(`closing: ${String(error)}`));
    }
  };
  const forget = closeOnSignal(close);
  try {
    return { ...(await open(folder, shape, setup, closers)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function open(
  folder: string,
  shape: Shape,
  setup: PipelineSetup,
  closers: (() => unknown)[],
): Promise<Omit<Pipeline, "close">> {
  async function openDatabase(name: string) {
    const place = join(folder, name);
    mkdirSync(place);
    const database = await startDatabase(place);
    closers.push(() => database.stop());
    const client = connect(database.url);
    closers.push(() => client.close());
    return { database, db: client.db };
  }
  const main = await openDatabase("database");
  await migrateDatabase(main.database.url);
  const queue = setup.queueDatabase ? await openDatabase("queue") : null;
  await migrateQueue((queue ?? main).database.url);
  const members = await seed(main.db, shape, setup.shards);

  const upstreamPort = await choosePort();
  const servedFile = join(folder, "served.bin");
  const upstreamLog = join(folder, "upstream.log");
  const script = scriptFile(folder);
  writeFileSync(script, "[]");
  const upstream = startProgram({
    script: "mockstagram/main.ts",
    args: [
      ...["--mode", "deterministic", "--seed", `${shape.seed}`, "--slot", `${shape.slot}`],
      ...["--port", `${upstreamPort}`, "--log", servedFile, "--script", script],
      ...(setup.upstreamArgs ?? []),
    ],
    logFile: upstreamLog,
  });
  closers.push(() => upstream.kill());
  const upstreamUrl = `http://127.0.0.1:${upstreamPort}`;
  await until("the stand-in answers", READY_MS, () => {
    if (upstream.isRunning()) return answers(`${upstreamUrl}/`);
    throw new Error(`the stand-in has ended: ${lastWords(upstreamLog)}`);
  });

  async function proxyTo(url: string) {
    const proxy = await startProxy(url);
    closers.push(() => proxy.close());
    return proxy;
  }
  const databaseProxy = setup.databaseProxy ? await proxyTo(main.database.url) : null;
  const upstreamProxy = setup.upstreamProxy ? await proxyTo(upstreamUrl) : null;

  const spools = await setup.spoolDir?.(folder);
  if (spools) closers.push(() => spools.close());
  const spoolDir = spools?.path ?? join(folder, "spool");
  const env = {
    DATABASE_URL: databaseProxy?.url ?? main.database.url,
    ...(queue ? { QUEUE_DATABASE_URL: queue.database.url } : {}),
    MOCKSTAGRAM_URL: upstreamProxy?.url ?? upstreamUrl,
    DATA_DIR: folder,
    SPOOL_DIR: spoolDir,
    LOG_LEVEL: "debug",
    ...setup.workerEnv,
    ...spools?.env,
  };
  const workers: ChaosWorker[] = [];
  for (let i = 1; i <= shape.workers; i++) {
    const own = setup.apart ? { SPOOL_DIR: join(spoolDir, `machine-${i}`) } : {};
    const worker = createWorker(`worker-${i}`, folder, await choosePort(), { ...env, ...own });
    closers.push(() => worker.kill());
    workers.push(worker);
  }
  for (const worker of workers) worker.start();
  await Promise.all(workers.map((worker) => worker.untilReady()));
  return {
    folder,
    members,
    database: main.database,
    queueDatabase: queue?.database ?? null,
    db: main.db,
    queueDb: (queue ?? main).db,
    workers,
    upstream,
    upstreamUrl,
    databaseProxy,
    upstreamProxy,
    servedFile,
    spoolDir,
  };
}

async function seed(db: Database, { influencers, slot }: Shape, shards = SHARDS_WANTED): Promise<Member[]> {
  const capacity = Math.min(1_000, Math.ceil(influencers / shards));
  await db.execute(sql`
    INSERT INTO shards (platform, interval_s, capacity)
    SELECT 'mockstagram', ${slot}::int, ${capacity}::int
    FROM generate_series(1, ${Math.ceil(influencers / capacity)}::int)`);
  const range = { platform: "mockstagram", from: PK_MIN, count: influencers, interval: slot } as const;
  await seedInfluencers(db, range, { clock: systemClock });
  return await listMembers(db);
}

function createWorker(name: string, folder: string, port: number, env: Record<string, string>): ChaosWorker {
  const logFile = join(folder, `${name}.log`);
  let program: Program | null = null;
  return {
    name,
    port,
    logFile,
    get pid() {
      return program?.pid ?? 0;
    },
    isRunning: () => program?.isRunning() ?? false,
    ended: async () => (program ? await program.exited : null),
    start(under = []) {
      program = startProgram({
        under,
        script: "worker/main.ts",
        env: { ...env, WORKER_PORT: String(port) },
        logFile,
      });
    },
    kill: async () => await program?.kill(),
    end: async () => (program ? await program.end() : null),
    signal: (signal) => program?.signal(signal),
    async untilReady(limitMs = READY_MS) {
      await until(
        `${name} is ready (see ${logFile})`,
        limitMs,
        () => {
          if (program?.isRunning()) return answers(`http://127.0.0.1:${port}/api/health/ready`);
          throw new Error(`${name} has ended: ${lastWords(logFile)}`);
        },
        50,
      );
    },
  };
}

/** Whether it answers with a success, in time. */
export async function answers(url: string, limitMs: number = 2 * SECOND): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(limitMs) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

/** Milliseconds until a data point is committed that was not there when this was called. */
export async function untilStoredAnew(db: Database, limitMs: number): Promise<number> {
  const started = monotonicMs();
  const before = await countStored(db);
  await until("new data points are stored", limitMs, async () => (await countStored(db)) > before, 50);
  return monotonicMs() - started;
}

export async function countStored(db: Database): Promise<number> {
  const [row] = await db.execute<{ n: number }>(sql`SELECT count(*)::int AS n FROM data_points`);
  return row?.n ?? 0;
}

/** Waits until a moment of the machine's clock, epoch ms. */
export async function untilTime(epochMs: number): Promise<void> {
  for (let left = epochMs - systemClock.now(); left > 0; left = epochMs - systemClock.now())
    await delay(left);
}
