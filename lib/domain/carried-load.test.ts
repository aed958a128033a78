import { expect, test } from "vitest";
import { loadOf } from "./carried-load.ts";

const last = {
  expected: 0,
  present: 0,
  onTime: 0,
  late: 0,
  missing: new Map(),
  slots: 1,
  endedAt: 1_700_000_000,
  interval: 60,
  perMinute: 0,
};

test("what is due is known from the last slot, what can be carried only when that was too much", () => {
  expect(loadOf({ ...last, expected: 600, perMinute: 600 })).toEqual({ now: 10, most: null });
  const late = new Map([["late", 150]] as const);
  expect(loadOf({ ...last, expected: 600, perMinute: 600, missing: late })).toEqual({ now: 10, most: 7.5 });
});

test("nobody is fetched, or nothing is known yet", () => {
  expect(loadOf(last)).toEqual({ now: 0, most: null });
  expect(loadOf({ ...last, endedAt: null })).toEqual({ now: null, most: null });
});
