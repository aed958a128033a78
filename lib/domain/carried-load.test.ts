import { expect, test } from "vitest";
import { carriedLoad } from "./carried-load.ts";
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
  expect(carriedLoad([slot({}), slot({ interval: 300, expected: 50, present: 50 })])).toEqual({
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
