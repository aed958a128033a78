import fc from "fast-check";
import { expect, test } from "vitest";
import { intervals } from "./influencer.ts";
import { fetchAtOnceRest, firstSlotFor, slotOf, slotRest } from "./slot.ts";

const interval = fc.constantFrom(...intervals);
const time = fc.double({ min: 0, max: 4e9, noNaN: true });

test("a slot lies on the UTC grid and holds its time", () => {
  fc.assert(
    fc.property(time, interval, (t, i) => {
      const slot = slotOf(t, i);
      expect(slot % i).toBe(0);
      expect(slot).toBeLessThanOrEqual(t);
      expect(t).toBeLessThan(slot + i);
      expect(slotOf(slot, i)).toBe(slot);
    }),
  );
});

test("what is left of a slot is more than nothing and at most the interval", () => {
  fc.assert(
    fc.property(time, interval, (t, i) => {
      const rest = slotRest(t, i);
      expect(rest).toBeGreaterThan(0);
      expect(rest).toBeLessThanOrEqual(i);
    }),
  );
});

test("who appears is due in the running slot if enough of it is left, else in the next, never in a past one", () => {
  fc.assert(
    fc.property(time, interval, (t, i) => {
      const first = firstSlotFor(t, i);
      const running = slotOf(t, i);
      expect(first).toBe(slotRest(t, i) >= fetchAtOnceRest(i) ? running : running + i);
    }),
  );
  expect(firstSlotFor(45, 60)).toBe(0);
  expect(firstSlotFor(45.001, 60)).toBe(60);
});
