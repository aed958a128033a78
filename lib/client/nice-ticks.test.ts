import fc from "fast-check";
import { expect, test } from "vitest";
import { niceTicks } from "./nice-ticks.ts";

test("labels are unique and at most 7 characters for every domain from 3 to 3e9, however narrow", () => {
  fc.assert(
    fc.property(fc.integer({ min: 3, max: 3_000_000_000 }), fc.integer({ min: 0, max: 31 }), (low, power) => {
      const high = Math.min(3_000_000_000, low + 2 ** power - 1);
      const { labels, ticks, domain } = niceTicks([low, high]);
      expect(new Set(labels).size).toBe(labels.length);
      for (const label of labels) expect(label.length).toBeLessThanOrEqual(7);
      expect(domain[0]).toBeLessThanOrEqual(low);
      expect(domain[1]).toBeGreaterThanOrEqual(high);
      expect(ticks.length).toBeGreaterThanOrEqual(2);
      expect(ticks.length).toBeLessThanOrEqual(8);
      for (const tick of ticks) expect(Number.isInteger(tick)).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  [[104_000, 106_000], ["104.0k", "104.5k", "105.0k", "105.5k", "106.0k"], null],
  [[1_204_300, 1_204_700], ["1.2043M", "1.2044M", "1.2045M", "1.2046M", "1.2047M"], null],
  [[104_233, 104_240], ["104,232", "104,234", "104,236", "104,238", "104,240"], null],
  [[1_204_330, 1_204_370], ["+0", "+10", "+20", "+30", "+40"], 1_204_330],
  [[0, 40], ["0", "10", "20", "30", "40"], null],
])("%j gets %j", (range, labels, base) => {
  const axis = niceTicks(range);
  expect(axis.labels).toEqual(labels);
  expect(axis.base).toBe(base);
});

test("a flat line lies inside its axis, and an empty one still has an axis", () => {
  expect(niceTicks([5_000, null, 5_000]).domain).toEqual([4_998, 5_002]);
  expect(niceTicks([0]).domain[0]).toBe(0);
  expect(niceTicks([null]).domain[0]).toBe(0);
});
