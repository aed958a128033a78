/** F09: the network parts the workers first from the database, then from the platform: packets vanish, nothing is refused. */
import { SECOND, systemClock } from "#lib/time.ts";
import { judgeCut } from "./cut.ts";
import { type Fault, slotsOf } from "./fault.ts";
import { measureReplay } from "./measure-replay.ts";
import { SPEED_MIN, watchReplay } from "./outage.ts";

const DATABASE_S = 90;
const UPSTREAM_S = 90;

export const fault: Fault = {
  id: "F09",
  title: "network partition: workers from PostgreSQL (90 s), then from the upstream (90 s)",
  defaults: { influencers: 20_000, slot: 60, minutes: 8, workers: 2, seed: 1 },
  quick: null,
  compressed: { influencers: 5_000, slot: 30, minutes: 6, workers: 2, seed: 1 },
  // The database's side costs nothing; what the upstream did not answer is a gap, with its reason:
  // as many slots as the cut touches, and one in which connections are made anew.
  allowed: ({ slot }) => ({ maxGapSlots: slotsOf(UPSTREAM_S, slot) + 2, recoveryMs: null }),
  gapReasons: ["network", "timeout", "upstream_error"],
  drainMs: () => (DATABASE_S * SECOND) / SPEED_MIN,
  setup: () => ({ databaseProxy: true, upstreamProxy: true }),
  async inject({ shape, random, pipeline, window, at, say }) {
    const { databaseProxy, upstreamProxy, db } = pipeline;
    const first = random() * shape.slot;
    await at(first);
    const from = systemClock.now();
    databaseProxy?.mode("swallow");
    say("no way to PostgreSQL");
    await at(first + DATABASE_S);
    // What waited all that time is told that its connection is gone, as a network does when it knows both ends again.
    databaseProxy?.cut();
    databaseProxy?.mode("forward");
    const outage = { from, to: systemClock.now() };
    say("the way to PostgreSQL is free");
    const replayed = await watchReplay(db, shape, outage);
    const passed = (systemClock.now() - window.from * SECOND) / SECOND;
    const second = (Math.ceil(passed / shape.slot) + 1 + random()) * shape.slot;
    await at(second);
    upstreamProxy?.mode("swallow");
    say("no way to the upstream");
    await at(second + UPSTREAM_S);
    upstreamProxy?.mode("forward");
    say("the way to the upstream is free");
    const cut = { from: window.from + second, to: window.from + second + UPSTREAM_S };
    return async (evidence) => {
      const measured = await measureReplay({ db, shape, outage, replayed }, evidence);
      const { problems, ...facts } = judgeCut(evidence, cut, window);
      return {
        ...measured,
        problems: [...(measured.problems ?? []), ...problems],
        facts: { ...measured.facts, ...facts },
      };
    };
  },
};
