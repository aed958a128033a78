/** F08: connections to the database go dead without a word; first those that stand, then new ones too. */
import { SECOND } from "#lib/time.ts";
import type { Fault } from "./fault.ts";
import { untilStoredAnew } from "./pipeline.ts";

const SWALLOWED_S = 45;

export const fault: Fault = {
  id: "F08",
  title: "half-open connections to PostgreSQL",
  defaults: { influencers: 20_000, slot: 60, minutes: 5, workers: 2, seed: 1 },
  quick: null,
  allowed: () => ({ maxGapSlots: 0, recoveryMs: 10 * SECOND }),
  setup: () => ({ databaseProxy: true }),
  async inject({ shape, pipeline: { databaseProxy: proxy, db, workers }, at, say }) {
    const pids = workers.map(({ pid }) => pid).join();
    // Early in a slot, where shards are due for the next seconds: else there would be nothing to store.
    await at(shape.slot + 2);
    proxy?.mode("swallow");
    proxy?.mode("forward");
    const standing = await untilStoredAnew(db, 60 * SECOND);
    say(`those that stood are dead; stored again after ${Math.round(standing)} ms`);
    await at(3 * shape.slot - SWALLOWED_S + 2);
    proxy?.mode("swallow");
    say(`nothing comes through for ${SWALLOWED_S} s`);
    await at(3 * shape.slot + 2);
    proxy?.mode("forward");
    const all = await untilStoredAnew(db, 60 * SECOND);
    say(`stored again ${Math.round(all)} ms after the way was free`);
    return () => ({
      recoveryMs: Math.max(standing, all),
      problems: workers.map(({ pid }) => pid).join() === pids ? [] : ["a worker was restarted"],
      facts: { standingMs: Math.round(standing), allMs: Math.round(all) },
    });
  },
};
