import fc from "fast-check";
import { expect, test } from "vitest";
import type { Jump } from "#lib/domain/jumps.ts";
import { HOUR_S } from "#lib/domain/seconds.ts";
import { joinJumps } from "./jump-runs.ts";

/** From count to count, `hours` after the last; null: an hour that is no jump. */
function jumpsOf(start: number, changes: readonly ({ change: number; hours: number } | null)[]): Jump[] {
  let [hour, followers] = [100, start];
  const jumps = changes.flatMap((one): Jump[] => {
    const hours = one?.hours ?? 1;
    const [since, before] = [hour * HOUR_S - 60, followers];
    hour += hours;
    if (!one) return [];
    followers += one.change;
    return [
      {
        ...{ hour: (hour - 1) * HOUR_S, hours, since, until: hour * HOUR_S - 60, before, after: followers },
        ...{ change: one.change, changePercent: before === 0 ? null : (one.change / before) * 100 },
        baseline: { gains: 30, median: 0, mad: 1, far: 1, usual: 1 },
        ...{ times: 9, score: 9, verdict: "own", doubt: null, others: null },
      },
    ];
  });
  return jumps.toReversed();
}

const one = (change: number, hours = 1) => ({ change, hours });

test("hours in a row that went one way are one event, from the first to the end of the last", () => {
  const [late, early, ...rest] = joinJumps(jumpsOf(10_000, [one(-500), one(-400), null, one(-100), one(50)]));
  expect(rest).toHaveLength(1);
  expect(rest[0]).toMatchObject({
    ...{ from: 100 * HOUR_S, to: 102 * HOUR_S, hours: 2, change: -900, changePercent: -9 },
    jumps: [{ change: -500 }, { change: -400 }],
    largest: { change: -500 },
  });
  expect(early).toMatchObject({ from: 103 * HOUR_S, to: 104 * HOUR_S, change: -100, jumps: [{}] });
  expect(late).toMatchObject({ change: 50, jumps: [{}] });
});

test("one over a gap joins from count to count, and from 0 there is no percentage", () => {
  expect(joinJumps(jumpsOf(0, [one(500), one(400, 5)]))).toMatchObject([
    { from: 100 * HOUR_S, to: 106 * HOUR_S - 60, hours: 6, change: 900, changePercent: null },
  ]);
});

test("every jump is in one run, runs are as long as they can be, and say what their counts say", () => {
  const change = fc.integer({ min: -500, max: 500 }).filter((n) => n !== 0);
  const step = fc.option(fc.record({ change, hours: fc.constantFrom(1, 1, 1, 4) }));
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const jumps = jumpsOf(100_000, steps);
      const runs = joinJumps(jumps);
      expect(runs.flatMap((run) => run.jumps.toReversed())).toEqual(jumps);
      for (const run of runs) {
        const [first, last] = [run.jumps[0], run.jumps.at(-1)];
        expect(run.change).toBe((last?.after ?? 0) - (first?.before ?? 0));
        expect(new Set(run.jumps.map((jump) => Math.sign(jump.change))).size).toBe(1);
      }
      runs.slice(1).forEach((run, i) => {
        const next = runs[i];
        const touches = run.jumps.at(-1)?.until === next?.jumps[0]?.since;
        expect(touches && Math.sign(run.change) === Math.sign(next?.change ?? 0)).toBe(false);
      });
    }),
  );
});
