/**
 * One load for a number of workers: a database of its own, then slot after slot until all were complete or one was not.
 * Server and upstream are the caller's, and stay.
 */
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import postgres from "postgres";
import { connectDatabase, type Database } from "#lib/db/client.ts";
import { migrateDatabase } from "#lib/db/migrate-database.ts";
import type { IntervalSeconds } from "#lib/domain/influencer.ts";
import { SLOT_OVER_S, slotOf } from "#lib/domain/slot.ts";
import { findFreePort } from "#lib/find-free-port.ts";
import { migrateQueue } from "#lib/queue/migrate-queue.ts";
import { seedInfluencers } from "#lib/service/seed-influencers.ts";
import { delay, MINUTE, monotonicMs, SECOND, systemClock } from "#lib/time.ts";
import { type Child, startNode } from "./child.ts";
import { cpuSeconds, processTree } from "./process-cpu.ts";

const FIRST_PK = 1_000_000;
/** Below those from which the system draws the ports of connections. */
const WORKER_PORT = 14_470;

export interface Load {
  workers: number;
  influencers: number;
}

export interface Surroundings {
  /** Of the server; any database of it. */
  serverUrl: string;
  upstream: Child;
  upstreamUrl: string;
  folder: string;
  interval: IntervalSeconds;
  /** Of each worker. */
  concurrency: number;
  /** Slots that have to be complete, one after the other. */
  slots: number;
  /** Slots before them: connections are made, usernames and states stored. Default: one. */
  warm?: number;
}

export interface Carried extends Load {
  complete: boolean;
  /** Slot by slot: data points stored, and seconds into the slot until its last shard was there. */
  slots: { stored: number; lastStoredS: number }[];
  /** Microseconds a data point. */
  cpu: { upstream: number; workers: number; postgres: number };
  /** Of all cores' time, all processes together. */
  machineShare: number;
}

/** Progress goes to `say`. Throws when the signal ends it. */
export async function carryLoad(
  { workers, influencers }: Load,
  { serverUrl, upstream, upstreamUrl, folder, interval, concurrency, slots, warm = 1 }: Surroundings,
  { cores, signal, say }: { cores: number; signal: AbortSignal; say: (line: string) => void },
): Promise<Carried> {
  const name = `load_${workers}_${influencers}`;
  const url = await createDatabase(serverUrl, name);
  await migrateDatabase(url);
  await migrateQueue(url);
  const client = connectDatabase({ url, name: "bench", max: 2, statementTimeoutMs: MINUTE });
  const children: Child[] = [];
  try {
    const range = { platform: "mockstagram", from: FIRST_PK, count: influencers, interval } as const;
    await seedInfluencers(client.db, range, { clock: systemClock });
    // A load may have its turn again.
    const dataDir = mkdtempSync(join(folder, `${name}-`));
    for (let n = 0; n < workers; n++) {
      const env = {
        DATABASE_URL: url,
        MOCKSTAGRAM_URL: upstreamUrl,
        WORKER_PORT: `${await findFreePort("127.0.0.1", WORKER_PORT + n)}`,
        DATA_DIR: dataDir,
        FETCH_CONCURRENCY: `${concurrency}`,
      };
      const main = join(import.meta.dirname, "../worker/main.ts");
      children.push(startNode([main], env, join(dataDir, `worker-${n}.log`)));
    }

    const from = slotOf(systemClock.now() / SECOND, interval) + (1 + warm) * interval;
    await delay(from * SECOND - systemClock.now(), signal);
    signal.throwIfAborted();
    const dead = children.findIndex((child) => child.process.exitCode !== null);
    if (dead >= 0) throw new Error(`worker ${dead} has ended: see ${dataDir}/worker-${dead}.log`);
    const workerPids = children.map(({ pid }) => pid);
    const cpu = () => {
      const others = new Set([process.pid, upstream.pid, ...workerPids]);
      const postgresPids = processTree(process.pid).filter((pid) => !others.has(pid));
      const sum = (pids: number[]) => pids.reduce((total, pid) => total + cpuSeconds(pid), 0);
      return { upstream: sum([upstream.pid]), workers: sum(workerPids), postgres: sum(postgresPids) };
    };
    const before = cpu();
    const started = monotonicMs();
    const seen: Carried["slots"] = [];
    let complete = true;
    for (let slot = from; complete && slot < from + slots * interval; slot += interval) {
      await delay((slot + interval + SLOT_OVER_S) * SECOND - systemClock.now(), signal);
      signal.throwIfAborted();
      const stored = await readSlot(client.db, slot);
      seen.push(stored);
      complete = stored.stored === influencers;
      say(
        `slot ${seen.length} of ${slots}: ${stored.stored} of ${influencers}, the last ${stored.lastStoredS} s into it`,
      );
    }
    const after = cpu();
    const elapsedS = (monotonicMs() - started) / SECOND;
    if (complete) complete = (await countPoints(client.db, from, slots * interval)) === influencers * slots;
    // What was fetched meanwhile, the part of the slot that runs now among it.
    const points = (influencers * elapsedS) / interval;
    const spent = (part: "upstream" | "workers" | "postgres") => after[part] - before[part];
    const perPoint = (part: Parameters<typeof spent>[0]) => Number(((spent(part) * 1e6) / points).toFixed(1));
    return {
      workers,
      influencers,
      complete,
      slots: seen,
      cpu: { upstream: perPoint("upstream"), workers: perPoint("workers"), postgres: perPoint("postgres") },
      machineShare: (spent("upstream") + spent("workers") + spent("postgres")) / (elapsedS * cores),
    };
  } finally {
    await Promise.all(children.map((child) => child.end()));
    await client.close();
    await asAdmin(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`);
  }
}

/** As tallied while storing: counting rows would be dearer than all else, and is done in the end. */
async function readSlot(db: Database, slot: number): Promise<Carried["slots"][number]> {
  const [row] = await db.execute<{ stored: number; last: number | null }>(sql`
    SELECT coalesce(sum(present), 0)::int AS stored,
      extract(epoch FROM max(stored_at) - to_timestamp(${slot}))::float8 AS last
    FROM slot_tallies WHERE slot = to_timestamp(${slot})`);
  return { stored: row?.stored ?? 0, lastStoredS: Number((row?.last ?? 0).toFixed(1)) };
}

async function countPoints(db: Database, from: number, seconds: number): Promise<number> {
  const [row] = await db.execute<{ points: number }>(sql`
    SELECT count(*)::float8 AS points FROM data_points
    WHERE time >= to_timestamp(${from}) AND time < to_timestamp(${from + seconds})`);
  return row?.points ?? 0;
}

async function createDatabase(serverUrl: string, name: string): Promise<string> {
  await asAdmin(serverUrl, `CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

async function asAdmin(url: string, statement: string): Promise<void> {
  const admin = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await admin.unsafe(statement);
  } finally {
    await admin.end({ timeout: 5 });
  }
}
