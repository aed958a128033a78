/** F07: PostgreSQL hangs: every connection stays open and nothing is answered. */
import { SECOND, systemClock } from "#lib/time.ts";
import type { Fault } from "./fault.ts";
import { latestMs, longestHandler } from "./lateness.ts";
import { judgeReplay, watchReplay } from "./outage.ts";

const HUNG_S = 120;
/** No handler may be blocked for longer. */
const BLOCKED_MS = 6 * SECOND;

export const fault: Fault = {
  id: "F07",
  title: "PostgreSQL hangs (SIGSTOP) for 120 s",
  defaults: { influencers: 20_000, slot: 60, minutes: 6, workers: 2, seed: 1 },
  quick: null,
  allowed: () => ({ maxGapSlots: 0, recoveryMs: null }),
  async inject({ shape, random, pipeline: { database, db, workers }, at, say }) {
    const begin = (1 + random()) * shape.slot;
    await at(begin);
    const from = systemClock.now();
    database.freeze();
    say(`PostgreSQL hangs for ${HUNG_S} s`);
    await at(begin + HUNG_S);
    database.thaw();
    const outage = { from, to: systemClock.now() };
    say("PostgreSQL goes on");
    const replayed = await watchReplay(db, shape, outage, HUNG_S * SECOND);
    return async (evidence) => {
      const measured = await judgeReplay(db, shape, outage, replayed, evidence);
      const blockedMs = await longestHandler(
        workers.map(({ logFile }) => logFile),
        outage,
      );
      const problems = [...(measured.problems ?? [])];
      if (blockedMs > BLOCKED_MS) {
        problems.push(`a handler took ${blockedMs} ms, ${BLOCKED_MS} are allowed`);
      }
      // From a shard's due moment: with the time until the workers know that the database hangs.
      const latestTakenMs = Math.round(latestMs(evidence, outage.from, outage.to));
      return { ...measured, problems, facts: { ...measured.facts, blockedMs, latestTakenMs } };
    };
  },
};
