import fc from "fast-check";
import { expect, test } from "vitest";
import { bucketEdges, stepSeconds } from "./bucket-edges.ts";
import { CHART_POINTS } from "./chart-points.ts";
import { chooseStep } from "./choose-step.ts";
import { intervals } from "./influencer.ts";
import { type Step, steps } from "./series.ts";

const day = 86_400;
const noon = Date.UTC(2026, 5, 1, 12) / 1_000;

test("auto is the finest step that is no finer than the intervals and gives at most the asked-for points", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 * 365 * day }),
      fc.integer({ min: 1, max: 2_000 }),
      fc.constantFrom("UTC", "America/New_York", "Asia/Kathmandu"),
      fc.array(fc.constantFrom(...intervals), { maxLength: 3 }),
      (seconds, points, tz, inForce) => {
        const range = { from: noon - seconds, to: noon };
        const fits = (step: Step) =>
          stepSeconds[step] >= Math.max(0, ...inForce) &&
          (bucketEdges(range.from, range.to, step, tz, points + 1)?.length ?? points + 2) - 1 <= points;
        expect(chooseStep({ ...range, tz, points, intervals: inForce })).toBe(steps.find(fits) ?? null);
      },
    ),
    { numRuns: 60 },
  );
});

test.each([
  [3_600, "1m"],
  [6 * 3_600, "1m"],
  [day, "5m"],
  [7 * day, "1h"],
  [30 * day, "6h"],
  [90 * day, "6h"],
  [365 * day, "1d"],
  [5 * 365 * day, "1w"],
])("a chart of %i seconds of minutes has step %s", (seconds, step) => {
  expect(
    chooseStep({
      from: noon - seconds,
      to: noon,
      tz: "Europe/Berlin",
      points: CHART_POINTS,
      intervals: [60],
    }),
  ).toBe(step);
});

test("hourly data points in the range forbid minutes; too few points forbid all", () => {
  const question = { from: noon - 3_600, to: noon, tz: "UTC", points: 500 };
  expect(chooseStep({ ...question, intervals: [60, 3_600] })).toBe("1h");
  expect(chooseStep({ ...question, intervals: [5] })).toBe("1m");
  expect(chooseStep({ ...question, from: noon - 365 * day, intervals: [60], points: 10 })).toBeNull();
});
