import fc from "fast-check";
import { expect, test } from "vitest";
import { earlier, later, selectBuckets, zoomIn, zoomOut } from "./move-range.ts";
import { presets, RANGE_LENGTH_MAX, window as windowOf } from "./resolve-range.ts";

const now = Date.parse("2026-11-24T13:07:21Z") / 1_000;
const anyRange = fc
  .record({ ago: fc.nat(3_000_000), minutes: fc.integer({ min: 1, max: 2_000_000 }) })
  .map(({ ago, minutes }) => {
    const to = Math.floor(now / 60 - ago) * 60;
    return { from: to - minutes * 60, to };
  });

test("in is inside, out is around and no further than now; both keep whole minutes and their length", () => {
  fc.assert(
    fc.property(anyRange, (range) => {
      const length = range.to - range.from;
      const near = zoomIn(range);
      if (near) {
        expect(near.from).toBeGreaterThanOrEqual(range.from);
        expect(near.to).toBeLessThanOrEqual(range.to);
        expect(near.to - near.from).toBeGreaterThanOrEqual(length / 2);
        expect(near.to - near.from).toBeLessThan(length);
      }
      const wide = zoomOut(range, now);
      if (wide) {
        expect(wide.to - wide.from).toBe(2 * length);
        expect(wide.from).toBeLessThanOrEqual(range.from);
        expect(wide.to).toBeGreaterThanOrEqual(range.to);
        expect(wide.to).toBeLessThanOrEqual(now + 60);
        expect(wide.from % 60).toBe(0);
      } else expect(2 * length > RANGE_LENGTH_MAX || range.to < 2 * length).toBe(true);
    }),
  );
});

test("earlier and later are as long and beside it; nothing is later than now", () => {
  fc.assert(
    fc.property(anyRange, (range) => {
      const length = range.to - range.from;
      const before = earlier(range);
      if (before) expect(before).toEqual({ from: range.from - length, to: range.from });
      const after = later(range, now);
      if (after) {
        expect(after.to - after.from).toBe(length);
        expect(after.to).toBeLessThanOrEqual(now + 60);
        if (after.to < now) expect(after.from).toBe(range.to);
      } else expect(range.to).toBeGreaterThan(now);
    }),
  );
  for (const preset of presets) expect(later(windowOf(preset, now), now)).toBeNull();
});

test("what is drawn on the chart is whole buckets, whichever end was drawn first", () => {
  const rows = [0, 300, 600, 900].map((t) => ({ t, end: t + 300 }));
  expect(selectBuckets(rows, 310, 620)).toEqual({ from: 300, to: 900 });
  expect(selectBuckets(rows, 620, 310)).toEqual({ from: 300, to: 900 });
  expect(selectBuckets(rows, -50, 2_000)).toBeNull();
  expect(selectBuckets(rows, 5_000, 6_000)).toBeNull();
});
