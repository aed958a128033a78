import fc from "fast-check";
import { expect, test } from "vitest";
import { spreadLabels } from "./spread-labels.ts";

test("labels that have room stay where they are", () => {
  expect(spreadLabels([100, 10, 50], 16, 200)).toEqual([100, 10, 50]);
});

test("six labels never cover each other, keep their order and stay inside", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 280, noNaN: true }), { maxLength: 6 }), (wanted) => {
      const placed = spreadLabels(wanted, 16, 280);
      const sorted = [...placed].sort((a, b) => a - b);
      for (const [i, at] of sorted.entries()) {
        expect(at).toBeGreaterThanOrEqual(0);
        expect(at).toBeLessThanOrEqual(280);
        if (i > 0) expect(at - (sorted[i - 1] ?? 0)).toBeGreaterThanOrEqual(16 - 1e-9);
      }
      for (const [i, a] of wanted.entries())
        for (const [j, b] of wanted.entries())
          if (a < b) expect(placed[i]).toBeLessThan(placed[j] ?? Number.NaN);
    }),
  );
});
