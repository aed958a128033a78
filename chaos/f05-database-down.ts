/** F05: PostgreSQL is away for minutes; the workers fetch on by clock and registry file, and bring it all back. */
import { SECOND, systemClock } from "#lib/time.ts";
import { type Fault, outageSeconds } from "./fault.ts";
import { measureReplay } from "./measure-replay.ts";
import { SPEED_MIN, watchReplay } from "./outage.ts";

export const fault: Fault = {
  id: "F05",
  title: "PostgreSQL stopped for 10 minutes (quick: 40 s)",
  defaults: { influencers: 20_000, slot: 60, minutes: 16, workers: 2, seed: 1 },
  quick: { influencers: 300, slot: 5, minutes: 1.25, workers: 2, seed: 1 },
  compressed: { influencers: 5_000, slot: 30, minutes: 8, workers: 2, seed: 1 },
  allowed: () => ({ maxGapSlots: 0, recoveryMs: null }),
  drainMs: (shape) => (outageSeconds(shape) * SECOND) / SPEED_MIN,
  async inject({ shape, random, pipeline, at, say }) {
    const { database, db } = pipeline;
    const away = outageSeconds(shape);
    const begin = (2 + random()) * shape.slot;
    await at(begin);
    const from = systemClock.now();
    await database.stopImmediately();
    say(`stopped PostgreSQL for ${Math.round(away)} s`);
    await at(begin + away);
    await database.start();
    const outage = { from, to: systemClock.now() };
    say("PostgreSQL accepts connections");
    const replayed = await watchReplay(db, shape, outage);
    say(`${replayed.points} data points of the outage are there`);
    return (evidence) => measureReplay({ db, shape, outage, replayed }, evidence);
  },
};
