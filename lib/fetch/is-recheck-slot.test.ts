import fc from "fast-check";
import { expect, test } from "vitest";
import { intervals } from "#lib/domain/influencer.ts";
import { isRecheckSlot } from "./is-recheck-slot.ts";

test("an unknown account is asked for in exactly one slot of each hour, or in each slot of an hour and longer", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...intervals),
      fc.integer({ min: 1, max: 2 ** 31 - 1 }),
      fc.nat(500_000),
      (interval, id, hour) => {
        const first = hour * 86_400;
        const span = Math.max(3_600, interval);
        const slots = Array.from({ length: span / interval }, (_, i) => first + i * interval);
        expect(slots.filter((slot) => isRecheckSlot(id, slot, interval))).toHaveLength(1);
      },
    ),
  );
});

test("neighbouring ids are spread over the hour", () => {
  const counts = new Map<number, number>();
  for (let id = 1; id <= 6_000; id++) {
    for (let slot = 0; slot < 3_600; slot += 60) {
      if (isRecheckSlot(id, slot, 60)) counts.set(slot, (counts.get(slot) ?? 0) + 1);
    }
  }
  expect(counts.size).toBe(60);
  expect(Math.max(...counts.values())).toBeLessThan(130);
});
