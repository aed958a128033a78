/** F04Q: as F04, with the queue on a server of its own: fetching goes on by the queue, and only ingest jobs pile up. */
import { sql } from "drizzle-orm";
import type { Database } from "#lib/db/client.ts";
import { slotOf } from "#lib/domain/slot.ts";
import { queues } from "#lib/queue/contract.ts";
import { SECOND, systemClock } from "#lib/time.ts";
import { type Fault, outageSeconds, type Shape } from "./fault.ts";
import { judgeRunning } from "./heal.ts";
import type { Outage } from "./outage.ts";
import { untilStoredAnew } from "./pipeline.ts";
import { until } from "./processes.ts";
import { readMetric } from "./read-metric.ts";
import type { Taken } from "./read-taken.ts";

const FLOWS_MS = 5 * SECOND;
/** A job that failed waits for its next try, which then finds others before it. */
const DRAINED_MS = ((queues.ingest.settings.retryDelayMax ?? 0) + 15) * SECOND;
/** Between a job's commit and the line that says so. */
const SAID_MS = SECOND;

interface ShardSlot {
  shard: number;
  slot: number;
}

export const fault: Fault = {
  id: "F04Q",
  title: "kill -9 of PostgreSQL for minutes, with the queue on a server of its own",
  defaults: { influencers: 20_000, slot: 60, minutes: 8, workers: 2, seed: 1 },
  quick: null,
  compressed: { influencers: 5_000, slot: 30, minutes: 4, workers: 2, seed: 1 },
  allowed: () => ({ maxGapSlots: 0, recoveryMs: FLOWS_MS }),
  setup: () => ({ queueDatabase: true }),
  async inject({ shape, random, pipeline, at, say }) {
    const { database, db, queueDb, members, workers } = pipeline;
    const begin = (1 + 0.4 * random()) * shape.slot;
    const away = awaySeconds(shape);
    await at(begin);
    await database.kill();
    const from = systemClock.now();
    say(`killed PostgreSQL for ${away} s; the queue's server stays`);
    await at(begin + away);
    const to = systemClock.now();
    const piled = await listPiled(queueDb);
    const fetched = await countFetched(queueDb, slotOf(to / SECOND, shape.slot) - shape.slot);
    const inOutage = await Promise.all(
      workers.map(({ port }) => readMetric(port, "ia_worker_mode", { mode: "outage" })),
    );
    await database.start();
    const accepts = systemClock.now();
    say(`${piled.length} ingest jobs wait; PostgreSQL accepts connections`);
    const storedMs = await untilStoredAnew(db, (30 + shape.slot) * SECOND);
    await until(
      "what piled up is stored",
      DRAINED_MS,
      async () => (await countLeft(queueDb, to)) === 0,
    ).catch(() => {});
    const drainedMs = systemClock.now() - accepts;
    const left = await countLeft(queueDb, to);
    return ({ taken }) => {
      const problems = [...judgePiled({ taken, piled, outage: { from, to } }), ...judgeRunning(workers)];
      const shards = new Set(members.map(({ shard }) => shard)).size;
      if (fetched !== shards) {
        problems.push(
          `of the outage's last slot the queue had ${fetched} fetch jobs done, of ${shards} shards`,
        );
      }
      for (const [i, isOut] of inOutage.entries()) {
        if (isOut !== 0) problems.push(`${workers[i]?.name} took the queue for away`);
      }
      if (left > 0)
        problems.push(`${left} ingest jobs were not done ${drainedMs} ms after it accepted connections`);
      return {
        recoveryMs: storedMs,
        problems,
        facts: { awaySeconds: away, piledJobs: piled.length, storedMs: Math.round(storedMs), drainedMs },
      };
    };
  },
};

/** Whole slots, so that it ends where shards are due, as it began. */
function awaySeconds(shape: Shape): number {
  return Math.max(1, Math.round(outageSeconds(shape) / shape.slot)) * shape.slot;
}

export interface PiledInput {
  taken: readonly Taken[];
  /** Ingest jobs that were not done at the end of the outage. */
  piled: readonly ShardSlot[];
  outage: Outage;
}

/** While nothing could be stored, all that was taken went to the queue, and stood there to the end. Pure. */
export function judgePiled({ taken, piled, outage }: PiledInput): string[] {
  const problems: string[] = [];
  const keyOf = ({ shard, slot }: ShardSlot) => `${shard}/${slot}`;
  const standing = new Set(piled.map(keyOf));
  const meanwhile = taken.filter(({ at }) => at > outage.from && at < outage.to - SAID_MS);
  const spooled = meanwhile.filter(({ by }) => by === "spool").length;
  const missing = meanwhile.filter((line) => line.by === "queue" && !standing.has(keyOf(line)));
  if (meanwhile.length === 0) problems.push("nothing was taken while the database was away");
  if (piled.length === 0) problems.push("no ingest job waited");
  if (spooled > 0) problems.push(`${spooled} results went to a spool, though the queue was there`);
  if (missing.length > 0) {
    problems.push(
      `${missing.length} results that the queue took did not wait there, first ${keyOf(missing[0] ?? { shard: 0, slot: 0 })}`,
    );
  }
  return problems;
}

async function listPiled(queueDb: Database): Promise<ShardSlot[]> {
  return await queueDb.execute<ShardSlot & Record<string, unknown>>(sql`
    SELECT (data->>'shard')::int AS shard, (data->>'slot')::float8 AS slot FROM pgboss.job
    WHERE name = 'ingest' AND state < 'completed'`);
}

/** Of those that were sent before that moment, epoch ms. */
async function countLeft(queueDb: Database, before: number): Promise<number> {
  const [row] = await queueDb.execute<{ n: number }>(sql`
    SELECT count(*)::int AS n FROM pgboss.job
    WHERE name = 'ingest' AND state < 'completed' AND created_on < to_timestamp(${before / SECOND}::float8)`);
  return row?.n ?? 0;
}

/** Shards whose job of that slot is done. */
async function countFetched(queueDb: Database, slot: number): Promise<number> {
  const [row] = await queueDb.execute<{ n: number }>(sql`
    SELECT count(DISTINCT data->>'shard')::int AS n FROM pgboss.job
    WHERE name = 'fetch' AND state = 'completed' AND (data->>'slot')::float8 = ${slot}::float8`);
  return row?.n ?? 0;
}
