/** F05: PostgreSQL is away for minutes; the workers fetch on by clock and registry file, and bring it all back. */
import { SECOND, systemClock } from "#lib/time.ts";
import type { Fault } from "./fault.ts";
import { judgeReplay, watchReplay } from "./outage.ts";

export const fault: Fault = {
  id: "F05",
  title: "PostgreSQL stopped for 10 minutes (quick: 40 s)",
  defaults: { influencers: 20_000, slot: 60, minutes: 16, workers: 2, seed: 1 },
  quick: { influencers: 300, slot: 5, minutes: 1.25, workers: 2, seed: 1 },
  allowed: () => ({ maxGapSlots: 0, recoveryMs: null }),
  async inject({ shape, random, pipeline, window, at, say }) {
    const { database, db } = pipeline;
    const length = window.to - window.from;
    // Of 16 minutes 10, of 75 seconds 40.
    const away = length >= 900 ? length * 0.625 : length * 0.54;
    const begin = (2 + random()) * shape.slot;
    await at(begin);
    const from = systemClock.now();
    await database.stopImmediately();
    say(`stopped PostgreSQL for ${Math.round(away)} s`);
    await at(begin + away);
    await database.start();
    const outage = { from, to: systemClock.now() };
    say("PostgreSQL accepts connections");
    const replayed = await watchReplay(db, shape, outage, away * SECOND);
    say(`replayed ${replayed.points} data points in ${(replayed.ms / SECOND).toFixed(1)} s`);
    return (evidence) => judgeReplay(db, shape, outage, replayed, evidence);
  },
};
