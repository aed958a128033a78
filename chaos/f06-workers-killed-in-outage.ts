/** F06: F05, and in the outage all workers are killed and started again: they begin with what is on their disks. */
import { delay, SECOND, systemClock } from "#lib/time.ts";
import { type Fault, outageSeconds, slotsOf } from "./fault.ts";
import { measureReplay } from "./measure-replay.ts";
import { SPEED_MIN, watchReplay } from "./outage.ts";

const WORKERS_AWAY_MS = 5 * SECOND;

export const fault: Fault = {
  id: "F06",
  title: "PostgreSQL stopped for 10 minutes, all workers killed and started again inside",
  defaults: { influencers: 20_000, slot: 60, minutes: 16, workers: 2, seed: 1 },
  quick: null,
  compressed: { influencers: 5_000, slot: 30, minutes: 8, workers: 2, seed: 1 },
  allowed: ({ slot }) => ({ maxGapSlots: slotsOf(60, slot), recoveryMs: null, unsaid: null }),
  gapReasons: ["worker_down"],
  drainMs: (shape) => (outageSeconds(shape) * SECOND) / SPEED_MIN,
  async inject({ shape, random, pipeline, at, say }) {
    const { database, db, workers } = pipeline;
    const away = outageSeconds(shape);
    const begin = (2 + random()) * shape.slot;
    await at(begin);
    const from = systemClock.now();
    await database.stopImmediately();
    say(`stopped PostgreSQL for ${Math.round(away)} s`);
    const restarts: number[] = [];
    for (const share of [0.3, 0.6]) {
      await at(begin + away * (share + 0.1 * random()));
      await Promise.all(workers.map((worker) => worker.kill()));
      say("killed all workers");
      await delay(WORKERS_AWAY_MS);
      restarts.push(systemClock.now());
      for (const worker of workers) worker.start();
    }
    await at(begin + away);
    await database.start();
    const outage = { from, to: systemClock.now() };
    say("PostgreSQL accepts connections");
    const replayed = await watchReplay(db, shape, outage);
    say(`${replayed.points} data points of the outage are there`);
    return async (evidence) => {
      const measured = await measureReplay({ db, shape, outage, replayed }, evidence);
      // Each start in the outage is followed by points that each worker takes before the database is back.
      const waits = restarts.flatMap((start, i) =>
        workers.map(({ name }) => {
          const until = restarts[i + 1] ?? outage.to;
          const first = evidence.taken.find(
            ({ at: moment, fresh, worker }) =>
              fresh > 0 && worker === name && moment > start && moment < until,
          );
          return first === undefined ? null : Math.round(first.at - start);
        }),
      );
      const silent = waits.filter((wait) => wait === null).length;
      const problems = [...(measured.problems ?? [])];
      if (silent > 0)
        problems.push(`after ${silent} restarts nothing was fetched until the database was back`);
      return { ...measured, problems, facts: { ...measured.facts, firstTakenAfterRestartMs: waits } };
    };
  },
};
