import fc from "fast-check";
import { expect, test } from "vitest";
import { minuteShare } from "./minute-share.ts";

test("from whichever minute on, all is done by minute 55, and no minute gets more than its part", () => {
  fc.assert(
    fc.property(fc.nat(100_000), fc.integer({ min: 0, max: 54 }), fc.nat(1_000_000), (due, begin, hour) => {
      let left = due;
      for (let minute = begin; minute < 55; minute++) {
        const share = minuteShare(left, hour * 3_600 + minute * 60 + 20);
        expect(share).toBeLessThanOrEqual(Math.ceil(due / (55 - begin)));
        left -= Math.min(left, share);
      }
      expect(left).toBe(0);
    }),
  );
});

test("in an hour's last minutes everything is due at once", () => {
  expect([55, 57, 59].map((minute) => minuteShare(1_000, minute * 60))).toEqual([1_000, 1_000, 1_000]);
});
