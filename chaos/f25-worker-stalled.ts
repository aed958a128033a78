/**
 * F25: a worker stands still for 20 seconds, or runs out of memory. Others take over what it had in hand; what the one
 * that stood still then brings late changes nothing.
 */
import { readFileSync } from "node:fs";
import { sql } from "drizzle-orm";
import type { Database } from "#lib/db/client.ts";
import { slotOf } from "#lib/domain/slot.ts";
import { delay, SECOND, systemClock } from "#lib/time.ts";
import type { Fault } from "./fault.ts";
import { findBusy } from "./find-busy.ts";
import { judgeRunning } from "./heal.ts";
import type { ChaosWorker } from "./pipeline.ts";
import { until } from "./processes.ts";
import { readHandedOn, type Taken } from "./read-taken.ts";
import { STALL_MS } from "./stall-ms.ts";
import { findTakeOvers, judgeTakeOvers, type Kill } from "./take-over.ts";

const BREAK = new URL("./break-on-signal.ts", import.meta.url).href;
/** A worker takes some 100 MB of it when few are fetched. */
const HEAP_MB = 384;
/** To the upstream, and back: so slow that somebody has something in hand. */
const UPSTREAM_MS = 100;
/** Until the one that ran out of memory is started again: what it had in hand must be done by others. */
const AWAY_MS = 20 * SECOND;
const DIES_MS = 60 * SECOND;
/** Of a slot, in which shards are due for some seconds yet. */
const BUSY_SHARE = 0.25;
/** From a standstill's end until its worker says what it still had. */
const WAKES_MS = 5 * SECOND;
/** Between two of them. */
const EVERY_SLOTS = 2;
/** A standstill that hits somebody between two jobs does not count; so many in all, in parts of what is asked. */
const TRIES = 2;
const DIED = /heap out of memory/;

interface Breakdown extends Kill {
  kind: "stall" | "memory";
}

export const fault: Fault = {
  id: "F25",
  title: "a worker of three stands still for 20 s, or runs out of memory",
  defaults: { influencers: 20_000, slot: 60, minutes: 12, workers: 3, seed: 1 },
  quick: null,
  compressed: { influencers: 5_000, slot: 30, minutes: 5, workers: 3, seed: 1 },
  allowed: () => ({ maxGapSlots: 0, recoveryMs: 15 * SECOND, unsaid: null }),
  setup: () => ({
    upstreamProxy: true,
    workerEnv: { NODE_OPTIONS: `--import ${BREAK} --max-old-space-size=${HEAP_MB}` },
  }),
  async inject({ shape, random, pipeline, window, at, say }) {
    pipeline.upstreamProxy?.mode("delay", UPSTREAM_MS);
    const { workers, queueDb } = pipeline;
    const asked = Math.floor((window.to - window.from) / shape.slot / EVERY_SLOTS);
    const broken: Breakdown[] = [];
    const problems: string[] = [];
    for (let turn = 0; broken.length < asked && turn < asked * TRIES; turn++) {
      await at((turn * EVERY_SLOTS + random() * BUSY_SHARE) * shape.slot);
      const victim = await findBusy(workers, random);
      if (victim === null) continue;
      const kind = broken.length % 2 === 0 ? "stall" : "memory";
      const moment = systemClock.now();
      const died = kind === "stall" ? null : await runOutOfMemory(victim);
      if (kind === "stall") victim.signal("SIGUSR2");
      if (died !== null && !died) problems.push(`${victim.name} did not run out of memory`);
      await delay(kind === "stall" ? STALL_MS - SECOND : AWAY_MS);
      const slot = slotOf(moment / SECOND, shape.slot);
      const inHand = await listTakenOver(queueDb, victim, slot, moment);
      if (inHand.length > 0) broken.push({ kind, at: moment, worker: victim.name, inHand });
      say(`${victim.name}: ${kind}, with ${inHand.length} shards in hand, ${broken.length} of ${asked}`);
      if (kind === "memory") {
        victim.start();
        await victim.untilReady();
      }
    }
    return (evidence) => {
      const found = findTakeOvers(evidence, broken);
      const waits = found.map(({ ms }) => ms ?? Number.POSITIVE_INFINITY);
      const late = broken.map((one) => countLate(evidence.taken, one));
      for (const kind of ["stall", "memory"] as const) {
        if (!broken.some((one) => one.kind === kind)) problems.push(`no ${kind} hit anybody at work`);
      }
      return {
        recoveryMs: waits.length === 0 ? null : Math.max(...waits),
        problems: [
          ...problems,
          ...judgeTakeOvers(found, asked),
          ...judgeAwake(evidence.taken, broken, shape.slot),
          ...judgeRunning(workers),
        ],
        facts: {
          breakdowns: broken.map(({ kind }) => kind),
          shardsTakenOver: found.map(({ shards }) => shards),
          takeOverMs: waits,
          handedOnLate: late,
        },
      };
    };
  },
};

/** Whether it ended of that. */
async function runOutOfMemory(worker: ChaosWorker): Promise<boolean> {
  worker.signal("SIGPWR");
  await until(`${worker.name} runs out of memory`, DIES_MS, () => !worker.isRunning());
  return DIED.test(readFileSync(worker.logFile, "utf8"));
}

/** Shards of the slot whose job the queue gave to somebody else, but for those that were handed on before. */
async function listTakenOver(
  queueDb: Database,
  { logFile }: ChaosWorker,
  slot: number,
  brokenAt: number,
): Promise<{ shard: number; slot: number }[]> {
  const begunAgain = await queueDb.execute<{ shard: number; slot: number }>(sql`
    SELECT (data->>'shard')::int AS shard, (data->>'slot')::float8 AS slot FROM pgboss.job
    WHERE name = 'fetch' AND retry_count > 0 AND (data->>'slot')::float8 = ${slot}::float8`);
  const handedOn = await readHandedOn(logFile, slot, brokenAt);
  return begunAgain.filter(({ shard }) => !handedOn.has(shard));
}

/** What a worker that had stood still handed on of shards that were taken from it meanwhile. */
function countLate(taken: readonly Taken[], { kind, at, worker, inHand }: Breakdown): number {
  if (kind !== "stall") return 0;
  return taken.filter(
    (line) =>
      line.worker === worker &&
      line.at > at + STALL_MS &&
      inHand.some(({ shard, slot }) => shard === line.shard && slot === line.slot),
  ).length;
}

/** Who stood still said nothing meanwhile, and works again in the next slot. Pure. */
export function judgeAwake(taken: readonly Taken[], broken: readonly Breakdown[], slot: number): string[] {
  return broken.flatMap(({ kind, at, worker }) => {
    if (kind !== "stall") return [];
    const own = taken.filter((line) => line.worker === worker);
    const meanwhile = own.filter((line) => line.at > at + SECOND && line.at < at + STALL_MS);
    const after = own.filter(
      (line) =>
        line.fresh > 0 && line.at > at + STALL_MS && line.at < at + STALL_MS + WAKES_MS + 2 * slot * SECOND,
    );
    return [
      ...(meanwhile.length > 0 ? [`${worker} took something while it stood still`] : []),
      ...(after.length === 0 ? [`${worker} took nothing after it had stood still`] : []),
    ];
  });
}
