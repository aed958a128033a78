import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { minuteShare } from "./minute-share.ts";

const at = (hour: number, minute: number) => hour * 3_600 + minute * 60 + 20;

test("from whichever minute on, all is done by minute 55, and no minute gets more than its part", () => {
  fc.assert(
    fc.property(fc.nat(100_000), fc.integer({ min: 0, max: 54 }), fc.nat(1_000_000), (due, begin, hour) => {
      let left = due;
      for (let minute = begin; minute < 55; minute++) {
        const share = minuteShare({ due: left, hourly: 1, now: at(hour, minute), loadIsHigh: false });
        expect(share).toBeLessThanOrEqual(Math.ceil(due / (55 - begin)));
        left -= Math.min(left, share);
      }
      expect(left).toBe(0);
    }),
  );
});

test("in an hour's last minutes everything is due at once", () => {
  const share = (minute: number) =>
    minuteShare({ due: 1_000, hourly: 1_000, now: at(7, minute), loadIsHigh: false });
  expect([55, 57, 59].map(share)).toEqual([1_000, 1_000, 1_000]);
});

describe("under a high load", () => {
  const numbers = fc.tuple(fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: 0, max: 59 }));

  test("no minute gets more than twice what keeps up, nor more than it would without", () => {
    fc.assert(
      fc.property(numbers, fc.nat(1_000_000), ([hourly, minute], due) => {
        const high = minuteShare({ due, hourly, now: at(7, minute), loadIsHigh: true });
        expect(high).toBeLessThan((2 * hourly) / 55 + 1);
        expect(high).toBeLessThanOrEqual(minuteShare({ due, hourly, now: at(7, minute), loadIsHigh: false }));
      }),
    );
  });

  test("an hour's own is done in time, and a day's backlog within a day", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_000 }), fc.integer({ min: 0, max: 24 }), (hourly, hours) => {
        let left = hours * hourly;
        let endedInHour = 0;
        for (let hour = 0; hour < 24; hour++) {
          left += hourly;
          for (let minute = 0; minute < 60; minute++) {
            left -= Math.min(
              left,
              minuteShare({ due: left, hourly, now: at(hour, minute), loadIsHigh: true }),
            );
          }
          if (left > 0) endedInHour = hour + 1;
        }
        expect(left).toBe(0);
        expect(endedInHour).toBeLessThanOrEqual(hours);
      }),
    );
  });
});
