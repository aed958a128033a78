/**
 * F06b: in the outage one worker, alone on its machine, is killed and not started again before it is over: what falls to
 * it is a gap, and known. (On the same machine the others would see that it is gone, and take its share over.)
 */
import { SECOND, systemClock } from "#lib/time.ts";
import { judgeDeadWorker } from "./dead-worker.ts";
import { type Fault, outageSeconds } from "./fault.ts";
import { measureReplay } from "./measure-replay.ts";
import { SPEED_MIN, watchReplay } from "./outage.ts";

export const fault: Fault = {
  id: "F06B",
  title:
    "PostgreSQL stopped for 5 minutes, one worker of two, on machines of their own, dead from its middle",
  defaults: { influencers: 20_000, slot: 60, minutes: 8, workers: 2, seed: 1 },
  quick: null,
  compressed: { influencers: 5_000, slot: 30, minutes: 6, workers: 2, seed: 1 },
  // Nobody knows of the dead one's share before the database is back: how much is what this row is about.
  setup: () => ({ apart: true }),
  allowed: () => ({ maxGapSlots: null, recoveryMs: null, unsaid: null }),
  gapReasons: ["worker_down"],
  drainMs: (shape) => (outageSeconds(shape) * SECOND) / SPEED_MIN,
  async inject({ shape, random, pipeline, window, at, say }) {
    const { database, db, workers } = pipeline;
    const [victim] = workers;
    if (victim === undefined) throw new Error("there is no worker");
    const away = outageSeconds(shape);
    const begin = (1 + random()) * shape.slot;
    await at(begin);
    const from = systemClock.now();
    await database.stopImmediately();
    say(`stopped PostgreSQL for ${Math.round(away)} s`);
    await at(begin + away * (0.4 + 0.1 * random()));
    await victim.kill();
    const killedAt = systemClock.now();
    say(`killed ${victim.name} for the rest of the outage`);
    await at(begin + away);
    await database.start();
    const outage = { from, to: systemClock.now() };
    say("PostgreSQL accepts connections");
    // What it had spooled before it died is on its own machine, and comes with it.
    victim.start();
    const replayed = await watchReplay(db, shape, outage);
    await victim.untilReady();
    say(`${replayed.points} data points of the outage are there, and ${victim.name} too`);
    return async (evidence) => {
      const measured = await measureReplay({ db, shape, outage, replayed }, evidence);
      const dead = { evidence, worker: victim.name, killedAt, outage, window };
      const { problems, ...facts } = judgeDeadWorker(dead);
      return {
        ...measured,
        problems: [...(measured.problems ?? []), ...problems],
        facts: { ...measured.facts, ofTheDead: facts },
      };
    };
  },
};
