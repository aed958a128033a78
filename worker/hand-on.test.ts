import fc from "fast-check";
import { expect, test } from "vitest";
import { rangesOf } from "./hand-on.ts";

test("ranges name each id once, and no other", () => {
  expect(rangesOf([])).toBe("");
  expect(rangesOf([3, 1, 2, 7])).toBe("1-3,7");
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 60 })), (ids) => {
      const named = rangesOf(ids)
        .split(",")
        .filter(Boolean)
        .flatMap((range) => {
          const [from = 0, to = from] = range.split("-").map(Number);
          return Array.from({ length: to - from + 1 }, (_, i) => from + i);
        });
      expect(named).toEqual([...ids].sort((a, b) => a - b));
    }),
  );
});
