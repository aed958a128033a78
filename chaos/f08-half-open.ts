/** F08: connections to the database go dead without a word; first those that stand, then new ones too. */
import { SECOND, systemClock } from "#lib/time.ts";
import type { Fault } from "./fault.ts";
import { findHealed, healWatchMs, judgeRunning } from "./heal.ts";
import { untilStoredAnew } from "./pipeline.ts";

const SWALLOWED_S = 45;
const HEALS_MS = 10 * SECOND;

export const fault: Fault = {
  id: "F08",
  title: "half-open connections to PostgreSQL",
  defaults: { influencers: 20_000, slot: 60, minutes: 5, workers: 2, seed: 1 },
  quick: null,
  compressed: { influencers: 5_000, slot: 60, minutes: 5, workers: 2, seed: 1 },
  allowed: () => ({ maxGapSlots: 0, recoveryMs: HEALS_MS }),
  setup: () => ({ databaseProxy: true }),
  async inject({ shape, pipeline: { databaseProxy: proxy, db, workers }, at, say }) {
    // Early in a slot, where shards are due for the next seconds: else there would be nothing to store.
    await at(shape.slot + 2);
    proxy?.mode("swallow");
    proxy?.mode("forward");
    const standing = { end: systemClock.now(), connections: proxy?.connections() ?? 0 };
    const standingMs = await untilStoredAnew(db, 60 * SECOND);
    say(`those that stood are dead; stored again after ${Math.round(standingMs)} ms`);
    await at(3 * shape.slot - SWALLOWED_S + 2);
    const swallowed = systemClock.now();
    proxy?.mode("swallow");
    say(`nothing comes through for ${SWALLOWED_S} s`);
    await at(3 * shape.slot + 2);
    proxy?.mode("forward");
    const freed = systemClock.now();
    const allMs = await untilStoredAnew(db, 60 * SECOND);
    say(`stored again ${Math.round(allMs)} ms after the way was free`);
    return (evidence) => {
      const names = workers.map(({ name }) => name);
      const watchMs = healWatchMs(shape.slot, HEALS_MS);
      const healedOf = (end: number, withinMs: number) =>
        findHealed({ evidence, workers: names, end, withinMs });
      const healed = [
        // What comes after the next fault is another story.
        healedOf(standing.end, Math.min(watchMs, swallowed - standing.end)),
        healedOf(freed, watchMs),
      ];
      const problems = judgeRunning(workers);
      if (standing.connections === 0) problems.push("no connection stood when they were to go dead");
      return {
        recoveryMs: Math.max(standingMs, allMs, ...healed.flat().map(({ ms }) => ms)),
        problems,
        facts: {
          deadConnections: standing.connections,
          committedMs: [standingMs, allMs].map(Math.round),
          flows: healed,
        },
      };
    };
  },
};
