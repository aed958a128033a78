import fc from "fast-check";
import { expect, test } from "vitest";
import { chooseSlots } from "./choose-slots.ts";

const START = 1_800_000_000;
const minutes = (...ago: number[]) => ago.map((n) => START - n * 60);

test.each([
  ["the running slot has none yet", { now: START + 0.4, newest: null }, minutes(1, 2)],
  ["it has", { now: START + 30, newest: START }, minutes(0, 1, 2)],
  ["a worker's clock is ahead", { now: START + 59.9, newest: START + 60 }, minutes(-1, 0, 1, 2)],
  ["an hour ahead is a mistake", { now: START, newest: START + 3_600 }, []],
])("%s", (_case, { now, newest }, slots) => {
  expect(chooseSlots({ now, newest, intervals: [60, 3_600] })).toEqual({ slots, edgeS: 60 });
});

test("nobody's slot is of a minute: everybody is looked up", () => {
  expect(chooseSlots({ now: START, newest: null, intervals: [300] })).toEqual({ slots: [], edgeS: 60 });
});

test("where slots are, or were, shorter, none is read as a whole: others would lie between", () => {
  expect(chooseSlots({ now: START, newest: null, intervals: [5, 60] })).toEqual({ slots: [], edgeS: null });
});

test("no slot is left out, and none that has data points is newer", () => {
  const newest = fc.option(fc.integer({ min: 0, max: 200 }).map((n) => START + n * 60));
  fc.assert(
    fc.property(fc.double({ min: 0, max: 59.9, noNaN: true }), newest, (second, slot) => {
      const { slots } = chooseSlots({ now: START + second, newest: slot, intervals: [60] });
      slots.forEach((time, n) => {
        expect(time).toBe((slots[0] ?? 0) - n * 60);
      });
      if (slots.length > 0 && slot !== null) expect(slots[0]).toBe(slot);
    }),
  );
});
