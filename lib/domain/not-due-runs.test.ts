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
