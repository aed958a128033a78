import fc from "fast-check";
import { expect, test } from "vitest";
import { timeTicks } from "./time-ticks.ts";

const zones = ["UTC", "Asia/Kolkata", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe"];

test("labels are unique and ticks ascend inside the range, for every range from a minute to five years", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1_600_000_000, max: 1_900_000_000 }),
      fc.integer({ min: 60, max: 5 * 366 * 86_400 }),
      fc.constantFrom(...zones),
      (from, length, tz) => {
        const { ticks, labels } = timeTicks(from, from + length, tz);
        expect(new Set(labels).size).toBe(labels.length);
        expect(labels.length).toBe(ticks.length);
        expect(ticks.length).toBeLessThanOrEqual(10);
        if (length >= 600) expect(ticks.length).toBeGreaterThanOrEqual(1);
        ticks.forEach((tick, i) => {
          expect(tick).toBeGreaterThan(ticks[i - 1] ?? from - 1);
          expect(tick).toBeLessThan(from + length);
        });
      },
    ),
    { numRuns: 500 },
  );
});

test("days begin at the viewer's midnight, also across a change of clocks", () => {
  // New York leaves daylight saving time on 1 November 2026.
  const from = Date.parse("2026-10-30T04:00:00Z") / 1_000;
  const { ticks, labels } = timeTicks(from, from + 4 * 86_400, "America/New_York");
  expect(labels.filter((label) => label.includes("Nov"))).toEqual(["1 Nov", "2 Nov"]);
  expect(ticks).toContain(Date.parse("2026-11-02T05:00:00Z") / 1_000);
});

test("a day shows its hours, and the date at midnight", () => {
  const from = Date.parse("2026-11-23T13:05:00Z") / 1_000;
  expect(timeTicks(from, from + 86_400, "UTC").labels).toEqual([
    "15:00",
    "18:00",
    "21:00",
    "24 Nov",
    "03:00",
    "06:00",
    "09:00",
    "12:00",
  ]);
});
