/** F02: all workers are killed at once and start again after half a minute. */
import { delay, SECOND, systemClock } from "#lib/time.ts";
import { type Fault, slotsOf } from "./fault.ts";

const AWAY_MS = 30 * SECOND;

export const fault: Fault = {
  id: "F02",
  title: "kill -9 of all workers, started again after 30 s",
  defaults: { influencers: 20_000, slot: 60, minutes: 6, workers: 3, seed: 1 },
  quick: null,
  compressed: { influencers: 5_000, slot: 30, minutes: 6, workers: 3, seed: 1 },
  allowed: ({ slot }) => ({ maxGapSlots: slotsOf(60, slot), recoveryMs: 15 * SECOND, unsaid: null }),
  gapReasons: ["worker_down"],
  async inject({ shape, random, pipeline: { workers }, window, at, say }) {
    const starts: number[] = [];
    const slots = (window.to - window.from) / shape.slot;
    for (let slot = 0; slot + 2 <= slots; slot += Math.ceil(90 / shape.slot)) {
      await at((slot + random()) * shape.slot);
      await Promise.all(workers.map((worker) => worker.kill()));
      say("killed all workers");
      await delay(AWAY_MS);
      starts.push(systemClock.now());
      for (const worker of workers) worker.start();
      await Promise.all(workers.map((worker) => worker.untilReady()));
      say("all workers are there again");
    }
    return ({ taken, dueAt }) => {
      // From the start of the workers, or from the first moment at which anything is due, until something is taken.
      const waits = starts.map((start) => {
        const first = taken.find(({ at: moment, fresh }) => fresh > 0 && moment > start);
        return first === undefined
          ? Number.POSITIVE_INFINITY
          : first.at - Math.max(start, dueAt(first.shard, first.slot));
      });
      return {
        recoveryMs: Math.max(...waits),
        problems: starts.length === 0 ? ["nobody was killed: the window is too short"] : [],
        facts: { times: starts.length },
      };
    };
  },
};
