import fc from "fast-check";
import { expect, test } from "vitest";
import { MINUTE_S } from "#lib/domain/seconds.ts";
import type { Series, Step } from "#lib/domain/series.ts";
import { beginText, finerText } from "./begin-text.ts";
import { buildComparison, type Comparison } from "./build-comparison.ts";
import { writeComparisonCsv } from "./write-comparison-csv.ts";

const widths = { "1m": 1, "5m": 5, "15m": 15, "1h": 60 } as const satisfies Partial<Record<Step, number>>;
type Width = keyof typeof widths;
const from = Date.parse("2026-11-24T13:05:00Z") / 1_000;
const to = from + 3 * 60 * MINUTE_S;

/** A value a minute, in buckets of this step: the first one begins before the range, where it is wider than what is left. */
function seriesOf(step: Width, minutes: readonly (number | null)[]): Series {
  const width = widths[step] * MINUTE_S;
  const t: number[] = [];
  for (let at = Math.floor(from / width) * width; at < to; at += width) t.push(at);
  const last = t.map(
    (at) =>
      minutes
        .slice(Math.max(0, (at - from) / MINUTE_S), (at + width - from) / MINUTE_S)
        .findLast((value) => value !== null) ?? null,
  );
  const other = last.map(() => null);
  return {
    ...{ step, tz: "UTC", from, to, retention: null, t },
    followers: { last, min: other, max: other, sum: other, count: last.map(() => 0) },
    expected: last.map(() => widths[step]),
    coverage: { expected: 0, present: 0, gaps: [], gapsTotal: 0, missingByReason: {} },
    ...{ notDue: [], demo: [], comparison: null },
  };
}

function compare(series: readonly Series[]): Comparison {
  const compared = series.map((one, place) => ({
    ...{ place, name: String(place), series: one },
    account: { platform: "mockstagram", externalId: String(place) },
  }));
  const comparison = buildComparison(compared, { view: "rebased", asOf: to });
  if (!comparison) throw new Error("None is compared.");
  return comparison;
}

const growing = Array.from({ length: 180 }, (_, i) => 1_000 + i);

test("whole accounts of different steps begin together; the finer one says what it is counted from", () => {
  const comparison = compare([seriesOf("5m", growing), seriesOf("1h", growing)]);
  const [fine, wide] = comparison.lines;
  expect(comparison.step).toBe("1h");
  expect(fine && beginText(fine, "UTC")).toBe(
    "Counted from its own first 5-minute bucket, of 24 Nov 2026, 13:05.",
  );
  expect(wide && beginText(wide, "UTC")).toBeNull();
  expect(finerText(comparison.lines)).toBe("; A: its own first 5-minute bucket");
  const [head = ""] = writeComparisonCsv(comparison).split("\r\n");
  expect(head).toContain("mockstagram:0 first 5-minute bucket = 100,");
  expect(head).toMatch(/mockstagram:1 first bucket = 100$/);
});

test("whoever begins in a later row says so, and from when on", () => {
  const late = growing.map((value, i) => (i < 75 ? null : value));
  const told = (...series: Series[]) => compare(series).lines.map((line) => beginText(line, "UTC"));
  expect(told(seriesOf("5m", growing), seriesOf("5m", late))).toEqual([
    null,
    "Begins later: its first bucket is of 24 Nov 2026, 14:20.",
  ]);
  expect(told(seriesOf("1h", growing), seriesOf("5m", late))).toEqual([
    null,
    "Begins later: counted from its own first 5-minute bucket, of 24 Nov 2026, 14:20.",
  ]);
  expect(told(seriesOf("5m", growing), seriesOf("5m", []))).toEqual([null, null]);
});

test("words, first row and numbers agree, whatever is missing and however wide the buckets are", () => {
  const step = fc.constantFrom(...(Object.keys(widths) as Width[]));
  const minutes = fc.array(fc.option(fc.integer({ min: 1, max: 1e9 })), { minLength: 180, maxLength: 180 });
  const sparse = fc
    .nat(180)
    .chain((n) => minutes.map((all) => all.map((value, i) => (i < n ? null : value))));
  const one = fc.tuple(step, fc.oneof(minutes, sparse)).map((given) => seriesOf(...given));
  fc.assert(
    fc.property(fc.array(one, { minLength: 1, maxLength: 6 }), (series) => {
      const { lines } = compare(series);
      const rows = lines.map(({ followers }) => followers.findIndex((value) => value !== null));
      const begun = rows.filter((row) => row >= 0);
      for (const [i, line] of lines.entries()) {
        const row = rows[i] ?? -1;
        const text = beginText(line, "UTC") ?? "";
        expect(text.includes("later")).toBe(row > Math.min(...begun));
        if (row < 0) continue;
        // Who says nothing else begins at 100, and with the number in the column "First".
        const isPlain = !text.includes("its own");
        expect(finerText([line]) === "").toBe(isPlain);
        if (isPlain) expect([line.values[row], line.followers[row]]).toEqual([100, line.stats.first]);
        expect(line.values[row]).toBeCloseTo(
          (100 * (line.followers[row] ?? Number.NaN)) / (line.stats.first ?? Number.NaN),
        );
      }
    }),
    { numRuns: 60 },
  );
});
