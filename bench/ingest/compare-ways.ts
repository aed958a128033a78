/**
 * Slot after slot through each way in turn, on one server: medians of the rounds, and each way's share of the floor's rate
 * in the same round. Every way has a table of its own, which grows as the others' do.
 */
import { sql } from "drizzle-orm";
import { connectDatabase, type Database } from "#lib/db/client.ts";
import { slotOf } from "#lib/domain/slot.ts";
import { seedInfluencers } from "#lib/service/seed-influencers.ts";
import { HOUR, MINUTE, SECOND, systemClock } from "#lib/time.ts";
import type { Child } from "../child.ts";
import { median } from "../percentile.ts";
import { findDifference } from "./check-stored.ts";
import { listMembers } from "./make-payloads.ts";
import { type Round, type RunningWay, startWay } from "./start-way.ts";
import { tableOf, type WayName } from "./way.ts";

const FIRST_PK = 1_000_000;
const INTERVAL = 60;
/** Data points of the round before the first: code is compiled, chunks and tables are made. */
const WARM_UP_MAX = 100_000;

export interface ComparedWay {
  way: WayName;
  perSecond: number;
  /** Of the floor's rate; null where there is no floor. */
  ofBare: number | null;
  seconds: number;
  sentSeconds: number;
  /** Microseconds a data point, by part. */
  cpu: Record<string, number>;
  rounds: Round[];
}

export interface CompareOptions {
  databaseUrl: string;
  ways: readonly WayName[];
  redis: { port: number; process: Child } | null;
  points: number;
  rounds: number;
  /** For the programs' logs. */
  folder: string;
  say: (line: string) => void;
}

/** The database is migrated and empty. Throws when a way fails, or when what is stored is not what was sent. */
export async function compareWays(options: CompareOptions): Promise<ComparedWay[]> {
  const { databaseUrl, points, rounds, folder, say } = options;
  const limit = { max: 2, statementTimeoutMs: 5 * MINUTE };
  const client = connectDatabase({ url: databaseUrl, name: "bench", ...limit });
  const { db } = client;
  const running: RunningWay[] = [];
  try {
    say(`registering ${points} influencers`);
    await register(db, points);
    const members = await listMembers(databaseUrl);
    for (const name of options.ways) {
      if (name !== "pg-boss") await makeTable(db, tableOf(name));
      const redis = name === "bullmq" ? options.redis : null;
      const servers: Record<string, Child> = redis ? { redis: redis.process } : {};
      const settings = { databaseUrl, redisPort: redis?.port ?? 0 };
      running.push(startWay({ name, settings, folder, servers }));
    }
    const pids = [
      ...running.flatMap((way) => way.pids),
      ...(options.redis ? [options.redis.process.pid] : []),
    ];

    const begin = slotOf(systemClock.now() / SECOND, INTERVAL) - (rounds + 1) * INTERVAL;
    async function round(way: RunningWay, slot: number, some: number): Promise<Round> {
      await way.open(slot, some);
      // What the way before has left to be written is not this one's to wait for.
      await db.execute(sql`CHECKPOINT`);
      const others = pids.filter((pid) => !way.pids.includes(pid));
      const result = await way.run(some, others);
      await way.close();
      const difference = await findDifference(db, tableOf(way.name), { members, slot, points: some });
      if (difference !== null) throw new Error(`what is stored is not what was sent: ${difference}`);
      return result;
    }
    for (const way of running) await round(way, begin, Math.min(points, WARM_UP_MAX));
    const results = new Map<WayName, Round[]>(running.map(({ name }) => [name, []]));
    for (let n = 1; n <= rounds; n++) {
      // Each begins in turn: what a round leaves behind meets everybody alike.
      const first = (n - 1) % running.length;
      for (const way of [...running.slice(first), ...running.slice(0, first)]) {
        const result = await round(way, begin + n * INTERVAL, points);
        results.get(way.name)?.push(result);
        const rate = Math.round(points / result.seconds);
        say(`  round ${n} of ${rounds}, ${way.name}: ${rate} data points a second`);
      }
    }
    return [...results].map(([way, list]) => summarize(way, list, results.get("bare") ?? [], points));
  } finally {
    await Promise.all(running.map((way) => way.end()));
    await client.close();
  }
}

function summarize(way: WayName, rounds: Round[], bare: readonly Round[], points: number): ComparedWay {
  const middle = (read: (round: Round, n: number) => number) => median(rounds.map(read));
  const parts = Object.keys(rounds[0]?.cpu ?? {});
  const seconds = middle((round) => round.seconds);
  const ofBare = middle((round, n) => (bare[n]?.seconds ?? 0) / round.seconds);
  return {
    way,
    perSecond: Math.round(points / seconds),
    ofBare: bare.length > 0 ? Number(ofBare.toFixed(3)) : null,
    seconds: Number(seconds.toFixed(2)),
    sentSeconds: Number(middle((round) => round.sentSeconds).toFixed(2)),
    cpu: Object.fromEntries(
      parts.map((part) => [
        part,
        Number(((middle((round) => round.cpu[part] ?? 0) * 1e6) / points).toFixed(2)),
      ]),
    ),
    rounds,
  };
}

/** As they are in a steady slot: tracked since an hour, and known to be well. */
async function register(db: Database, count: number): Promise<void> {
  const range = { platform: "mockstagram", from: FIRST_PK, count, interval: INTERVAL } as const;
  await seedInfluencers(db, range, { clock: { now: () => systemClock.now() - HOUR } });
  await db.execute(sql`UPDATE influencers SET state = 'ok'`);
  // By itself it would come in the middle of a round.
  for (const table of ["influencers", "tracking_periods", "shards"])
    await db.execute(sql`VACUUM (ANALYZE) ${sql.identifier(table)}`);
}

/** Equal to data_points: columns, key, chunks. */
async function makeTable(db: Database, name: string): Promise<void> {
  const table = sql.identifier(name);
  await db.execute(sql`CREATE TABLE ${table} (LIKE data_points INCLUDING DEFAULTS INCLUDING INDEXES)`);
  const [timescale] = await db.execute(sql`SELECT FROM pg_extension WHERE extname = 'timescaledb'`);
  if (!timescale) return;
  await db.execute(sql`
    SELECT create_hypertable(${name}::text::regclass, 'time', create_default_indexes => false, chunk_time_interval =>
      (SELECT time_interval FROM timescaledb_information.dimensions WHERE hypertable_name = 'data_points'))`);
}
