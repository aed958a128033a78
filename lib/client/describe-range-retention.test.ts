import { expect, test } from "vitest";
import { describeRangeRetention } from "./describe-range-retention.ts";

const at = (day: number) => Date.UTC(2026, 0, day) / 1_000;
const asked = { from: 0, to: 1 };

test("an old range says of what its numbers are made, and that it was widened", () => {
  const about = (quartersFrom: number | null, snappedTo: 900 | 3_600 | null) =>
    describeRangeRetention({ dataPointsFrom: at(20), quartersFrom, asked, snappedTo }, "UTC");
  expect(about(null, null)).toMatch(
    /^Before .*20.* exact sums of 15 minutes: single data points are no longer kept\.$/,
  );
  expect(about(null, 900)).toMatch(/widened to whole quarters of an hour\.$/);
  expect(about(at(2), 3_600)).toMatch(/15 minutes, before .*2.* of hours: .* widened to whole hours\.$/);
});
