import { expect, test } from "vitest";
import type { PipelineSlot } from "#lib/domain/pipeline.ts";
import { describeLoad } from "./describe-load.ts";

const slot = (over: Partial<PipelineSlot>): PipelineSlot => ({
  interval: 60,
  slot: 600,
  expected: 60_000,
  present: 60_000,
  onTime: 60_000,
  lateSecondsP99: 1,
  missingByReason: {},
  ...over,
});

test("what is due counts, not what came of it", () => {
  const half = { present: 30_000, missingByReason: { upstream_error: 30_000 } };
  for (const over of [{}, half])
    expect(describeLoad([slot(over)], 500)).toMatchObject({
      now: "1,000 data points a second are due now",
      withImport: "1,500 with this import",
      isTooMuch: false,
    });
  expect(describeLoad([slot({})], 500).carried).toContain("carried all that was due");
  expect(describeLoad([slot(half)], 500).carried).toContain("missing for other reasons");
});

test("those who are behind carry what they carried, and no more", () => {
  const behind = describeLoad([slot({ present: 30_000, missingByReason: { late: 30_000 } })], 5);
  expect(behind).toMatchObject({ withImport: "1,005 with this import", isTooMuch: true });
  expect(behind.carried).toContain("no more than 500");
});

test("before a slot is over nothing is known", () => {
  for (const slots of [undefined, []])
    expect(describeLoad(slots, 1 / 60)).toEqual({
      now: "not known yet",
      withImport: "0.02 a second more with this import",
      carried: "What the workers can carry is not known.",
      isTooMuch: false,
    });
});
