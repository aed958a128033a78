import { expect, test } from "vitest";
import { comparisonText, resolveComparison } from "./compare-text.ts";

test("a wrong value compares with nothing, and says so", () => {
  expect(resolveComparison(null)).toEqual({ vs: null, problem: null });
  expect(resolveComparison("year")).toEqual({ vs: "year", problem: null });
  expect(resolveComparison("month").problem).toMatch(/^“month” is nothing to compare with/);
  expect(resolveComparison("x".repeat(500)).problem?.length).toBeLessThan(120);
});

test("what is compared with names its times, what it lacks, and that it has nothing", () => {
  const from = Date.UTC(2026, 10, 23) / 1_000;
  const range = { kind: "previous" as const, from, to: from + 3_600, t: [] };
  expect(comparisonText({ ...range, expected: 60, present: 60 }, "UTC")).toBe(
    "previous period, 23 Nov 2026, 00:00 – 01:00",
  );
  expect(comparisonText({ ...range, expected: 60, present: 58 }, "UTC")).toMatch(/58 of 60 data points\)$/);
  expect(comparisonText({ ...range, expected: 60, present: 0 }, "UTC")).toMatch(
    /^No data in the previous period/,
  );
  expect(comparisonText({ ...range, expected: 0, present: 0 }, "UTC")).toMatch(/nothing was due then$/);
});
