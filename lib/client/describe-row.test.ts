import { expect, test } from "vitest";
import type { ChartRow } from "./chart-rows.ts";
import { describeRow, emptyWords } from "./describe-row.ts";
import { formatExact } from "./format-count.ts";

const t = Date.parse("2026-11-24T13:00:00Z") / 1_000;
const row = (n: number, part: Partial<ChartRow>): ChartRow => ({
  ...{ t: t + 300 * n, end: t + 300 * (n + 1), at: t + 300 * (n + 1) },
  ...{ last: null, min: null, max: null, band: null, solid: null, dashed: null },
  ...{ isolated: false, running: false, count: 0, expected: 5, vs: null, vsFrom: null, vsIsolated: false },
  ...part,
});
const rows = [
  row(0, { last: 12_333, count: 5 }),
  row(1, { last: 12_345, count: 4, vs: 12_000 }),
  row(2, {}),
  row(3, { count: 5 }),
  row(4, { expected: 0 }),
  row(5, { last: 12_350, count: 1, expected: 1, running: true }),
  row(6, { expected: 0, running: true }),
];
const words = {
  unit: "followers",
  tz: "UTC",
  format: formatExact,
  unknown: "The platform gave no count",
  bands: [{ from: t + 600, to: t + 900, reason: "upstream_error" as const }],
  vsName: null,
};

test("a bucket's value, its change, how much of it is there; or why there is none", () => {
  expect(rows.map((_, i) => describeRow(rows, i, words))).toEqual([
    "24 Nov 2026, 13:00 – 13:05: 12,333 followers, 5 of 5 data points",
    "24 Nov 2026, 13:05 – 13:10: 12,345 followers, +12 since the bucket before, 4 of 5 data points",
    "24 Nov 2026, 13:10 – 13:15: no data: platform errors",
    "24 Nov 2026, 13:15 – 13:20: the platform gave no count",
    "24 Nov 2026, 13:20 – 13:25: no data point was due",
    "24 Nov 2026, 13:25 – 13:30: 12,350 followers, 1 of 1 data point; still running",
    "24 Nov 2026, 13:30 – 13:35: no data point yet; still running",
  ]);
  expect(describeRow(rows, 1, { ...words, vsName: "previous period" })).toMatch(
    /4 of 5 data points; previous period 12,000$/,
  );
  expect(describeRow(rows, 9, words)).toBe("");
  expect(rows.filter(({ last }) => last === null).map((empty) => emptyWords(empty, words))).toEqual([
    "No data: platform errors",
    "The platform gave no count",
    "No data point was due",
    "No data point yet",
  ]);
});
