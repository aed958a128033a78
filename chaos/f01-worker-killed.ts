/** F01: one of three workers is killed, again and again; the others take its shards over inside the slot. */
import { sql } from "drizzle-orm";
import type { Database } from "#lib/db/client.ts";
import { delay, SECOND, systemClock } from "#lib/time.ts";
import type { Fault } from "./fault.ts";
import { countTakenOver, takeOverMs } from "./lateness.ts";
import { until } from "./processes.ts";

/** Between a kill and the same worker's return. */
const AWAY_MS = 5 * SECOND;
/** To the upstream, and back. */
const UPSTREAM_MS = 50;

export const fault: Fault = {
  id: "F01",
  title: "kill -9 of one worker of three, at random times",
  defaults: { influencers: 20_000, slot: 30, minutes: 10, workers: 3, seed: 1 },
  quick: { influencers: 300, slot: 30, minutes: 1.5, workers: 3, seed: 1 },
  allowed: () => ({ maxGapSlots: 0, recoveryMs: 15 * SECOND }),
  setup: ({ influencers }) => ({
    upstreamProxy: true,
    workerEnv: influencers <= 1_000 ? { FETCH_CONCURRENCY: "2" } : {},
  }),
  async inject({ shape, random, pipeline, window, at, say }) {
    // Slow enough that a killed worker always has something in hand.
    pipeline.upstreamProxy?.mode("delay", UPSTREAM_MS);
    const kills: number[] = [];
    const slots = (window.to - window.from) / shape.slot;
    for (let slot = 0; slot < slots; slot++) {
      // While shards are being fetched, which is the first part of a slot.
      await at((slot + random() * 0.4) * shape.slot);
      await untilBusy(pipeline.queueDb);
      const victim = pipeline.workers[Math.floor(random() * pipeline.workers.length)];
      if (victim === undefined) continue;
      kills.push(systemClock.now());
      await victim.kill();
      say(`killed ${victim.name}, ${kills.length} of ${slots}`);
      await delay(AWAY_MS);
      victim.start();
      await victim.untilReady();
    }
    return (evidence) => ({
      recoveryMs: takeOverMs(evidence, kills),
      facts: { kills: kills.length, takenOver: countTakenOver(evidence, kills) },
    });
  },
};

/** Until at least two of the three have something in hand, for a while: a kill between shards hits nothing. */
async function untilBusy(queueDb: Database): Promise<void> {
  await until("fetch jobs in hand", 5 * SECOND, async () => {
    const [row] = await queueDb.execute<{ n: number }>(
      sql`SELECT count(*)::int AS n FROM pgboss.job WHERE name = 'fetch' AND state = 'active'`,
    );
    return (row?.n ?? 0) >= 2;
  }).catch(() => {});
}
