import { expect, test } from "vitest";
import { carriedLoad, loadOf } from "./carried-load.ts";
import type { PipelineSlot } from "./pipeline.ts";

const slot = (over: Partial<PipelineSlot>): PipelineSlot => ({
  interval: 60,
  slot: 600,
  expected: 1_000,
  present: 1_000,
  onTime: 1_000,
  lateSecondsP99: 1,
  missingByReason: {},
  ...over,
});

test("what is carried is all that they can only where more was asked of them", () => {
  expect(carriedLoad([])).toBeNull();
  expect(carriedLoad([slot({})])).toEqual({ perMinute: 1_000, isMost: false });
  expect(carriedLoad([slot({}), slot({ interval: 300, expected: 50 })])).toEqual({
    perMinute: 1_010,
    isMost: false,
  });
  expect(carriedLoad([slot({ present: 800, missingByReason: { late: 200 } })])).toEqual({
    perMinute: 800,
    isMost: true,
  });
  // What the platform withholds says nothing of the workers.
  expect(carriedLoad([slot({ present: 800, missingByReason: { timeout: 200 } })])).toMatchObject({
    isMost: false,
  });
});

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
