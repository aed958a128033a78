import fc from "fast-check";
import { expect, test } from "vitest";
import { type PeriodKind, periodKinds } from "./influencer.ts";
import { notDueRuns } from "./not-due-runs.ts";

const period = (kind: PeriodKind, from: number, to: number | null) => ({ kind, from, to, interval: 60 });

test("before it was added, paused, not found: each with its reason; live time is none of them", () => {
  const periods = [
    period("live", 600, 1_200),
    period("paused", 1_200, 1_800),
    period("live", 1_800, 2_400),
    period("not_found", 2_400, null),
  ];
  expect(notDueRuns(periods, 0, 3_000)).toEqual([
    { from: 0, to: 600, reason: "not_tracked" },
    { from: 1_200, to: 1_800, reason: "paused" },
    { from: 2_400, to: 3_000, reason: "not_found" },
  ]);
  expect(notDueRuns([], 0, 60)).toEqual([{ from: 0, to: 60, reason: "not_tracked" }]);
});

test("minute by minute: not due exactly where no live or demo period is, paused only in a pause", () => {
  const anyPeriod = fc.record({
    kind: fc.constantFrom(...periodKinds),
    from: fc.nat(40),
    length: fc.option(fc.integer({ min: 1, max: 20 })),
  });
  fc.assert(
    fc.property(fc.array(anyPeriod, { maxLength: 6 }), fc.nat(20), fc.nat(40), (drawn, from, length) => {
      const to = from + length;
      const periods = drawn.map((one) => period(one.kind, one.from, one.length && one.from + one.length));
      const runs = notDueRuns(periods, from, to);
      const holds = (t: number) => (p: { from: number; to: number | null }) =>
        p.from <= t && t < (p.to ?? Number.POSITIVE_INFINITY);
      for (let t = from; t < to; t++) {
        const here = periods.filter(holds(t));
        const isDue = here.some(({ kind }) => kind === "live" || kind === "demo");
        const found = runs.filter(holds(t));
        expect(found).toHaveLength(isDue ? 0 : 1);
        if (found[0]?.reason === "paused") expect(here.some(({ kind }) => kind === "paused")).toBe(true);
        if (!isDue && here.length === 0) expect(found[0]?.reason).toBe("not_tracked");
      }
      for (const [i, run] of runs.entries()) {
        expect(run.from).toBeLessThan(run.to);
        if (i > 0) expect(runs[i - 1]?.to).toBeLessThanOrEqual(run.from);
      }
    }),
  );
});

test("between two intervals nothing was due because of the change, also where the range shows one of them or none", () => {
  const noon = 43_200;
  const minutes = { ...period("live", 0, noon), interval: 60 };
  const days = { ...period("live", 86_400, null), interval: 86_400 };
  const changed = { from: noon, to: 86_400, reason: "interval_changed" };
  expect(notDueRuns([minutes, days], 0, 2 * 86_400)).toEqual([changed]);
  expect(notDueRuns([minutes, days], 0, 50_000)).toEqual([{ ...changed, to: 50_000 }]);
  expect(notDueRuns([minutes, days], 50_000, 60_000)).toEqual([{ ...changed, from: 50_000, to: 60_000 }]);
  // Not known to have been tracked before, or the same interval again: it was not tracked.
  expect(notDueRuns([days], 50_000, 60_000)).toMatchObject([{ reason: "not_tracked" }]);
  expect(notDueRuns([minutes, { ...days, interval: 60 }], 0, 2 * 86_400)).toMatchObject([
    { reason: "not_tracked" },
  ]);
});
