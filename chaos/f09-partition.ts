/** F09: the network parts the workers first from the database, then from the platform. */
import { SECOND } from "#lib/time.ts";
import { type Fault, slotsOf } from "./fault.ts";
import { STORED } from "./grid.ts";
import { untilStoredAnew } from "./pipeline.ts";

const DATABASE_S = 90;
const UPSTREAM_S = 90;

export const fault: Fault = {
  id: "F09",
  title: "network partition: workers from PostgreSQL (90 s), then from the upstream (90 s)",
  defaults: { influencers: 20_000, slot: 60, minutes: 8, workers: 2, seed: 1 },
  quick: null,
  // The database's side costs nothing; what the upstream did not answer is a gap, with its reason:
  // as many slots as the cut touches, and one in which connections are made anew.
  allowed: ({ slot }) => ({ maxGapSlots: slotsOf(UPSTREAM_S, slot) + 2, recoveryMs: null }),
  setup: () => ({ databaseProxy: true, upstreamProxy: true }),
  async inject({ shape, random, pipeline, window, at, say }) {
    const { databaseProxy, upstreamProxy, db } = pipeline;
    const first = random() * shape.slot;
    await at(first);
    databaseProxy?.mode("refuse");
    say("no way to PostgreSQL");
    await at(first + DATABASE_S);
    databaseProxy?.mode("forward");
    const back = await untilStoredAnew(db, 60 * SECOND);
    say(`stored again ${Math.round(back)} ms after the way was free`);
    const second = (Math.ceil((first + DATABASE_S) / shape.slot) + 1 + random()) * shape.slot;
    await at(second);
    // Packets vanish, as in a network that is cut: nothing is refused.
    upstreamProxy?.mode("swallow");
    say("no way to the upstream");
    await at(second + UPSTREAM_S);
    upstreamProxy?.mode("forward");
    const cut = { from: window.from + second, to: window.from + second + UPSTREAM_S };
    return ({ grid, verdict }) => {
      let elsewhere = 0;
      for (let row = 0; row < grid.members.length; row++) {
        for (let slot = window.from; slot < window.to; slot += grid.interval) {
          const column = grid.columnOf(slot);
          const stored = column !== undefined && (grid.flags(row, column) & STORED) !== 0;
          // A breaker may stay shut for a while after the cut.
          if (!stored && (slot + grid.interval <= cut.from || slot > cut.to + grid.interval)) elsewhere++;
        }
      }
      const told = ["network", "timeout", "upstream_error", "rate_limited"];
      const untold = Object.entries(verdict.reasons).filter(
        ([reason]) => !told.some((one) => reason.includes(one)),
      );
      const problems: string[] = [];
      if (elsewhere > 0)
        problems.push(`${elsewhere} points are missing of slots that the upstream could be reached in`);
      if (untold.length > 0)
        problems.push(`gaps without the upstream as their reason: ${JSON.stringify(untold)}`);
      return { recoveryMs: null, problems, facts: { databaseBackMs: Math.round(back) } };
    };
  },
};
