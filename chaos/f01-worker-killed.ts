/** F01: one of three workers is killed, again and again; the others take its shards over inside the slot. */
import { sql } from "drizzle-orm";
import type { Database } from "#lib/db/client.ts";
import { slotOf } from "#lib/domain/slot.ts";
import { delay, SECOND, systemClock } from "#lib/time.ts";
import type { Fault, Shape } from "./fault.ts";
import { findBusy } from "./find-busy.ts";
import { readBegun } from "./read-handlers.ts";
import { readHandedOn } from "./read-taken.ts";
import { type ActiveJob, findTakeOvers, judgeTakeOvers, type Kill, listInHand } from "./take-over.ts";

/** Between a kill and the same worker's return: what it had in hand must be done by others. */
const AWAY_MS = 20 * SECOND;
/** To the upstream, and back. */
const UPSTREAM_MS = 50;
/** A kill that hits somebody between two jobs does not count; so many in all, in parts of what is asked. */
const TRIES = 2;
/** Of a slot, in which shards are due for some seconds yet. */
const BUSY_SHARE = 0.3;

export const fault: Fault = {
  id: "F01",
  title: "kill -9 of one worker of three, at random times",
  defaults: { influencers: 20_000, slot: 30, minutes: 10, workers: 3, seed: 1 },
  quick: { influencers: 300, slot: 30, minutes: 1.5, workers: 3, seed: 1 },
  compressed: { influencers: 5_000, slot: 30, minutes: 10, workers: 3, seed: 1 },
  allowed: () => ({ maxGapSlots: 0, recoveryMs: 15 * SECOND, unsaid: null }),
  setup: (shape) => ({ upstreamProxy: true, workerEnv: { FETCH_CONCURRENCY: `${placesFor(shape)}` } }),
  async inject({ shape, random, pipeline, window, at, say }) {
    // Slow enough that a worker has something in hand for a while.
    pipeline.upstreamProxy?.mode("delay", UPSTREAM_MS);
    const asked = (window.to - window.from) / shape.slot;
    const kills: Kill[] = [];
    let missed = 0;
    for (let slot = 0; kills.length < asked && slot < asked * TRIES; slot++) {
      // While shards are being fetched, which is the first part of a slot.
      await at((slot + random() * BUSY_SHARE) * shape.slot);
      const victim = await findBusy(pipeline.workers, random);
      const moment = systemClock.now();
      if (victim === null) {
        missed++;
        continue;
      }
      await victim.kill();
      // Until then it may still have handed something on.
      const gone = systemClock.now();
      const killedSlot = slotOf(moment / SECOND, shape.slot);
      const active = await readActive(pipeline.queueDb, killedSlot);
      await delay(AWAY_MS);
      const others = pipeline.workers.filter((worker) => worker !== victim);
      const inHand = listInHand({
        active,
        begunByOthers: await readBegun(
          others.map(({ logFile }) => logFile),
          "fetch",
        ),
        handedOn: await readHandedOn(victim.logFile, killedSlot, gone),
      });
      if (inHand.length === 0) missed++;
      else kills.push({ at: moment, worker: victim.name, inHand });
      say(`killed ${victim.name} with ${inHand.length} shards in hand, ${kills.length} of ${asked}`);
      victim.start();
      await victim.untilReady();
    }
    return (evidence) => {
      const found = findTakeOvers(evidence, kills);
      const waits = found.map(({ ms }) => ms ?? Number.POSITIVE_INFINITY);
      return {
        recoveryMs: waits.length === 0 ? null : Math.max(...waits),
        problems: judgeTakeOvers(found, asked),
        facts: {
          kills: kills.length,
          killsBetweenJobs: missed,
          shardsTakenOver: found.reduce((sum, { shards }) => sum + shards, 0),
          takeOverMs: waits,
        },
      };
    };
  },
};

/**
 * Requests in flight a worker: as many as the slow upstream needs when one of the workers is gone, half as many again, and
 * never fewer than the default. Two where few are fetched, or all would be done before anybody is killed.
 */
function placesFor({ influencers, slot, workers }: Shape): number {
  if (influencers <= 1_000) return 2;
  const inFlight = (influencers / slot) * ((2 * UPSTREAM_MS) / SECOND);
  return Math.max(64, Math.ceil((1.5 * inFlight) / (workers - 1)));
}

/** Fetch jobs of the slot that somebody has, at this moment. */
async function readActive(queueDb: Database, slot: number): Promise<ActiveJob[]> {
  return await queueDb.execute<ActiveJob & Record<string, unknown>>(sql`
    SELECT id::text AS id, retry_count AS "retryCount", (data->>'shard')::int AS shard, (data->>'slot')::float8 AS slot
    FROM pgboss.job
    WHERE name = 'fetch' AND state = 'active' AND (data->>'slot')::float8 = ${slot}::float8`);
}
