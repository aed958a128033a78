/** F04: PostgreSQL is killed and back in five seconds; the workers go on without it meanwhile. */
import { delay, SECOND, systemClock } from "#lib/time.ts";
import type { Fault } from "./fault.ts";
import { findHealed, healWatchMs, judgeRunning } from "./heal.ts";
import { untilStoredAnew } from "./pipeline.ts";

const AWAY_MS = 5 * SECOND;
const FLOWS_MS = 5 * SECOND;

export const fault: Fault = {
  id: "F04",
  title: "kill -9 of PostgreSQL, back in 5 s",
  defaults: { influencers: 20_000, slot: 60, minutes: 6, workers: 2, seed: 1 },
  quick: { influencers: 300, slot: 5, minutes: 0.75, workers: 2, seed: 1 },
  compressed: { influencers: 5_000, slot: 30, minutes: 3, workers: 2, seed: 1 },
  allowed: () => ({ maxGapSlots: 0, recoveryMs: FLOWS_MS }),
  async inject({ shape, random, pipeline, window, at, say }) {
    const { database, db, workers } = pipeline;
    const length = window.to - window.from;
    const kills: number[] = [];
    const ends: number[] = [];
    const commits: number[] = [];
    for (const third of [0, 1, 2]) {
      // In the first part of a slot, where shards are due: else there would be nothing to flow.
      const slot = Math.floor((third * length) / 3 / shape.slot);
      await at((slot + random() * 0.4) * shape.slot);
      kills.push(systemClock.now());
      await database.kill();
      say("killed PostgreSQL");
      await delay(AWAY_MS);
      await database.start();
      ends.push(systemClock.now());
      const ms = await untilStoredAnew(db, 30 * SECOND + shape.slot * SECOND);
      say(`data points are stored again ${Math.round(ms)} ms after it accepts connections`);
      commits.push(Math.round(ms));
    }
    return (evidence) => {
      const names = workers.map(({ name }) => name);
      const healed = ends.map((end, i) => {
        // What comes after the next kill is another story.
        const next = kills[i + 1] ?? Number.POSITIVE_INFINITY;
        const withinMs = Math.min(healWatchMs(shape.slot, FLOWS_MS), next - end);
        return findHealed({ evidence, workers: names, end, withinMs });
      });
      return {
        recoveryMs: Math.max(...commits, ...healed.flat().map(({ ms }) => ms)),
        problems: judgeRunning(workers),
        facts: { committedMs: commits, flows: healed },
      };
    };
  },
};
