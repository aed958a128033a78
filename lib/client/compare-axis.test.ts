import fc from "fast-check";
import { expect, test } from "vitest";
import { compareAxis, formatViewed, placeOnAxis } from "./compare-axis.ts";
import { compareViews, viewLine } from "./compare-lines.ts";

const count = fc.oneof(fc.constantFrom(0, 1), fc.nat(2 ** 31 - 1));
const counts = fc.array(fc.option(count), { maxLength: 40 });

test("in every view: ticks ascend, labels are unique and short, and all that is drawn lies on the axis", () => {
  fc.assert(
    fc.property(fc.constantFrom(...compareViews), fc.array(counts, { maxLength: 6 }), (view, followers) => {
      const values = followers.flatMap(
        (line) => viewLine(line, view, line.find((value) => value !== null) ?? null).values,
      );
      const axis = compareAxis(view, values);
      expect(axis.ticks.length).toBeGreaterThan(1);
      expect(axis.ticks.length).toBeLessThanOrEqual(12);
      expect([...axis.ticks].sort((a, b) => a - b)).toEqual(axis.ticks);
      expect(new Set(axis.labels).size).toBe(axis.labels.length);
      for (const label of axis.labels) expect(label.length).toBeLessThanOrEqual(8);
      for (const value of values) {
        if (value === null) continue;
        const place = placeOnAxis(value, axis, view);
        expect(place).toBeGreaterThanOrEqual(-1e-9);
        expect(place).toBeLessThanOrEqual(1 + 1e-9);
      }
    }),
  );
});

test.each([
  [[0, 0, 0], "change"],
  [[100, 100.000001], "rebased"],
  [[5], "log"],
  [[1, 2], "log"],
  [[], "log"],
  [[3, 2_000_000_000], "log"],
] as const)("%j as %s has an axis one can read", (values, view) => {
  const { ticks, labels, base } = compareAxis(view, values);
  expect(new Set(labels).size).toBe(ticks.length);
  expect(ticks.length).toBeGreaterThan(1);
  expect(base).toBeNull();
});

test("twice as many is as far anywhere on a logarithmic axis", () => {
  const axis = compareAxis("log", [1_000, 1_000_000]);
  const step = (value: number) => placeOnAxis(2 * value, axis, "log") - placeOnAxis(value, axis, "log");
  expect(step(1_000)).toBeCloseTo(step(250_000), 9);
});

test.each([
  [1.2345, "change", "+1.23 %"],
  [null, "change", "—"],
  [100.00123, "rebased", "100.0012"],
  [null, "rebased", "—"],
  [250, "rebased", "250.00"],
  [104_233, "log", "104,233"],
] as const)("%j as %s is %s", (value, view, text) => {
  expect(formatViewed(value, view)).toBe(text);
});
