/** F04: PostgreSQL is killed and back in five seconds; the workers go on without it meanwhile. */
import { delay, SECOND } from "#lib/time.ts";
import type { Fault } from "./fault.ts";
import { untilStoredAnew } from "./pipeline.ts";

const AWAY_MS = 5 * SECOND;

export const fault: Fault = {
  id: "F04",
  title: "kill -9 of PostgreSQL, back in 5 s",
  defaults: { influencers: 20_000, slot: 60, minutes: 6, workers: 2, seed: 1 },
  quick: { influencers: 300, slot: 5, minutes: 0.75, workers: 2, seed: 1 },
  allowed: () => ({ maxGapSlots: 0, recoveryMs: 5 * SECOND }),
  async inject({ shape, random, pipeline, window, at, say }) {
    const { database, db } = pipeline;
    const length = window.to - window.from;
    const recoveries: number[] = [];
    for (const third of [0, 1, 2]) {
      // In the first part of a slot, where shards are due: else there would be nothing to flow.
      const slot = Math.floor((third * length) / 3 / shape.slot);
      await at((slot + random() * 0.4) * shape.slot);
      await database.kill();
      say("killed PostgreSQL");
      await delay(AWAY_MS);
      await database.start();
      const ms = await untilStoredAnew(db, 30 * SECOND + shape.slot * SECOND);
      say(`data points are stored again ${Math.round(ms)} ms after it accepts connections`);
      recoveries.push(ms);
    }
    return () => ({ recoveryMs: Math.max(...recoveries), facts: { recoveries: recoveries.map(Math.round) } });
  },
};
