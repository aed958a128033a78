import fc from "fast-check";
import { expect, test } from "vitest";
import { DAY_S } from "./seconds.ts";
import { sumCoverage } from "./sum-coverage.ts";

const NOW = 1_800_057_600;
const minutes = (from: number, to: number, expected = 10, present = expected) =>
  Array.from({ length: (to - from) / 60 }, (_, i) => ({
    interval: 60,
    slot: NOW + from + i * 60,
    expected,
    present,
  }));

test("no slot, no coverage: null, and not 0 of 0", () => {
  expect(sumCoverage([])).toBeNull();
});

test("both ranges end with the newest slot, and count those that ended in them", () => {
  const slots = [...minutes(-DAY_S - 60, -7_200), ...minutes(-7_200, 0, 10, 9)];
  expect(sumCoverage(slots.toReversed())).toEqual({
    hour: { from: NOW - 3_600, to: NOW, expected: 600, present: 540, unjudged: 0 },
    day: { from: NOW - DAY_S, to: NOW, expected: 14_400, present: 14_280, unjudged: 0 },
  });
});

test("a slot as long as the day counts in it, and covers what the minutes leave out", () => {
  const long = { interval: DAY_S, slot: NOW - DAY_S, expected: 3, present: 2 };
  expect(sumCoverage([long, ...minutes(-60, 0)])?.day).toMatchObject({
    expected: 13,
    present: 12,
    unjudged: 0,
  });
});

test("hours that nobody judged are told, from within each range alone; a beginning is none", () => {
  const slots = [...minutes(-5 * 3_600, -4 * 3_600), ...minutes(-1_800, 0)];
  const coverage = sumCoverage(slots);
  expect(coverage?.hour).toMatchObject({ expected: 300, unjudged: 1_800 });
  expect(coverage?.day).toMatchObject({ expected: 900, unjudged: 3.5 * 3_600 });
  expect(sumCoverage(minutes(-600, 0))?.day.unjudged).toBe(0);
});

test("whatever was judged, what is judged and what is not make up the range from the first slot on", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 1_500 }), { minLength: 1 }), (ago) => {
      const slots = ago.flatMap((n) => minutes(-n * 60, -n * 60 + 60));
      const { day } = sumCoverage(slots) ?? {};
      if (!day) throw new Error("no coverage");
      const first = Math.max(day.from, Math.min(...slots.map(({ slot }) => slot)));
      expect(day.unjudged + (day.expected / 10) * 60).toBe(day.to - first);
    }),
  );
});
