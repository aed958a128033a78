import { expect, test } from "vitest";
import { paceOf, type Sighting, see } from "./import-pace.ts";

function seen(...list: [at: number, done: number][]): Sighting[] {
  return list.reduce<Sighting[]>((before, [at, done]) => see(before, { at, done }), []);
}

test("is told once three seconds were seen", () => {
  expect(paceOf(seen([0, 0], [1, 500]), 10_000)).toEqual({ perSecond: null, secondsLeft: null, stillFor: 0 });
  expect(paceOf(seen([0, 0], [2, 1_000], [4, 2_000]), 10_000)).toEqual({
    perSecond: 500,
    secondsLeft: 16,
    stillFor: 0,
  });
});

test("is that of the last twenty seconds", () => {
  expect(paceOf(seen([0, 0], [10, 5_000], [25, 5_000], [40, 5_150]), 6_000)).toMatchObject({ perSecond: 10 });
});

test("standing still leaves no time, and says for how long", () => {
  expect(paceOf(seen([0, 7], [8, 7], [16, 7]), 100)).toEqual({
    perSecond: 0,
    secondsLeft: null,
    stillFor: 16,
  });
});

test("begins anew when less is done than before", () => {
  expect(see(seen([0, 5], [1, 9]), { at: 2, done: 0 })).toEqual([{ at: 2, done: 0 }]);
});
