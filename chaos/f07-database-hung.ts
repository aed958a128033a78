/** F07: PostgreSQL hangs: every connection stays open and nothing is answered. */
import { sql } from "drizzle-orm";
import { delay, SECOND, systemClock } from "#lib/time.ts";
import type { Fault } from "./fault.ts";
import { latestMs } from "./lateness.ts";
import { measureReplay } from "./measure-replay.ts";
import { SPEED_MIN, watchReplay } from "./outage.ts";
import type { Pipeline } from "./pipeline.ts";
import { until } from "./processes.ts";
import { findBlocked, readHandlers } from "./read-handlers.ts";

const HUNG_S = 120;
/** No handler may be blocked for longer. */
const BLOCKED_MS = 6 * SECOND;
/** What a run of suspicion checks may wait for the platform, which does not hang (check-suspicions). */
const ASKING_MS: Record<string, number> = { check_suspicions: 45 * SECOND };

export const fault: Fault = {
  id: "F07",
  title: "PostgreSQL hangs (SIGSTOP) for 120 s, with an ingest job in hand",
  defaults: { influencers: 20_000, slot: 60, minutes: 6, workers: 2, seed: 1 },
  quick: null,
  compressed: { influencers: 5_000, slot: 30, minutes: 4, workers: 2, seed: 1 },
  allowed: () => ({ maxGapSlots: 0, recoveryMs: null }),
  drainMs: () => (HUNG_S * SECOND) / SPEED_MIN,
  async inject({ shape, random, pipeline, at, say }) {
    const { db, workers } = pipeline;
    await at((1 + 0.4 * random()) * shape.slot);
    const outage = await hang(pipeline, 2 * shape.slot * SECOND, say);
    const replayed = await watchReplay(db, shape, outage);
    return async (evidence) => {
      const measured = await measureReplay({ db, shape, outage, replayed }, evidence);
      const runs = await readHandlers(
        workers.map(({ logFile }) => logFile),
        systemClock.now(),
      );
      const blocked = findBlocked(runs, outage, "ingest");
      const problems = [...(measured.problems ?? [])];
      if (blocked.inHandAtStart === 0)
        problems.push("no ingest job was in hand when PostgreSQL began to hang");
      if (blocked.neverEnded > 0)
        problems.push(`${blocked.neverEnded} handlers that were in hand while it hung have not ended`);
      for (const [queue, ms] of Object.entries(blocked.longestMs)) {
        const mayTake = BLOCKED_MS + (ASKING_MS[queue] ?? 0);
        if (ms > mayTake) problems.push(`a handler of ${queue} took ${ms} ms, ${mayTake} are allowed`);
      }
      // From a shard's due moment: with the time until the workers know that the database hangs.
      const latestTakenMs = Math.round(latestMs(evidence, outage.from, outage.to));
      return { ...measured, problems, facts: { ...measured.facts, ...blocked, latestTakenMs } };
    };
  },
};

/** A lock keeps ingest at its work until the server hangs: between two jobs nobody would wait for it. */
async function hang(
  { db, queueDb, database }: Pipeline,
  patienceMs: number,
  say: (line: string) => void,
): Promise<{ from: number; to: number }> {
  return await db.transaction(async (tx) => {
    await tx.execute(sql`LOCK TABLE data_points IN ACCESS EXCLUSIVE MODE`);
    await until("an ingest job is in hand", patienceMs, async () => {
      const [row] = await queueDb.execute<{ n: number }>(sql`
        SELECT count(*)::int AS n FROM pgboss.job WHERE name = 'ingest' AND state = 'active'`);
      return (row?.n ?? 0) > 0;
    });
    const from = systemClock.now();
    database.freeze();
    say(`PostgreSQL hangs for ${HUNG_S} s`);
    await delay(HUNG_S * SECOND);
    database.thaw();
    say("PostgreSQL goes on");
    return { from, to: systemClock.now() };
  });
}
