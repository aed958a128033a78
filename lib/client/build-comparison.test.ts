import { expect, test } from "vitest";
import type { Series } from "#lib/domain/series.ts";
import { buildComparison, type ComparedSeries } from "./build-comparison.ts";
import type { CompareView } from "./compare-lines.ts";
import { describeCompared } from "./describe-compared.ts";
import { writeComparisonCsv } from "./write-comparison-csv.ts";

const from = Date.parse("2026-11-24T08:00:00Z") / 1_000;

function compared(place: number, last: (number | null)[], present = last.length): ComparedSeries {
  const none = last.map(() => null);
  const series: Series = {
    step: "1m",
    tz: "UTC",
    from,
    to: from + 60 * last.length,
    retention: null,
    t: last.map((_, i) => from + 60 * i),
    followers: { last, min: none, max: none, sum: none, count: last.map(() => 1) },
    expected: last.map(() => 1),
    coverage: { expected: last.length, present, gaps: [], gapsTotal: 0, missingByReason: {} },
    notDue: [],
    demo: [],
    comparison: null,
  };
  const externalId = String(1_000_042 + place);
  return {
    place,
    account: { platform: "mockstagram", externalId },
    name: `influencer-${externalId}`,
    series,
  };
}

const two = [compared(0, [100, null, 110], 2), compared(2, [0, 5, 7])];

test("a sentence says who went from where to where, and what is missing", () => {
  expect(buildComparison(two, { view: "absolute", asOf: from + 1e6 })?.sentence).toBe(
    "Followers from the first bucket to the last, 24 Nov 2026, 08:00 – 08:03. A, influencer-1000042: from 100 to 110, +10 (+10 %), 1 of 3 data points missing. C, influencer-1000044: from 0 to 7, +7.",
  );
  const hidden = compared(0, [null, null]);
  const missing = compared(1, [null, null], 0);
  expect(buildComparison([hidden, missing], { view: "absolute", asOf: from + 1e6 })?.sentence).toBe(
    "Followers from the first bucket to the last, 24 Nov 2026, 08:00 – 08:02. A, influencer-1000042: the platform gave no count in this range. B, influencer-1000043: no data points in this range.",
  );
  const both = compared(0, [null, null], 1);
  expect(buildComparison([both], { view: "absolute", asOf: from + 1e6 })?.sentence).toContain(
    "the platform gave no count in this range, 1 of 2 data points missing.",
  );
  expect(buildComparison([], { view: "absolute", asOf: from })).toBeNull();
});

test("a bucket in words has each line's value, the highest first, or why it has none", () => {
  const words = (view: CompareView, at: number) => {
    const comparison = buildComparison(two, { view, asOf: from + 1e6 });
    return comparison && describeCompared(comparison, at);
  };
  expect(words("absolute", 2)).toBe(
    "24 Nov 2026, 08:02 – 08:03: A, influencer-1000042: 110 · +10 (+10 %); C, influencer-1000044: 7 · +7",
  );
  expect(words("change", 2)).toBe(
    "24 Nov 2026, 08:02 – 08:03: A, influencer-1000042: +10 % · 110; C, influencer-1000044: — · 7",
  );
  expect(words("absolute", 1)).toBe(
    "24 Nov 2026, 08:01 – 08:02: C, influencer-1000044: 5 · +5; A, influencer-1000042: the platform gave no count",
  );
  expect(words("absolute", 9)).toBe("");
});

test("whoever is compared with somebody that is fetched less often keeps first bucket, gain and percent", () => {
  const minutes = compared(0, [100, 105, null, 120]);
  const [daily] = [compared(1, [7])];
  const both = [minutes, { ...daily, series: { ...daily.series, to: minutes.series.to } }];
  const told = (those: ComparedSeries[]) => {
    const [line] = buildComparison(those, { view: "change", asOf: from + 1e6 })?.lines ?? [];
    return { stats: line?.stats, newest: line?.values.at(-1) };
  };
  expect(told(both)).toEqual(told([minutes]));
  expect(told(both)).toMatchObject({ stats: { first: 100, gain: 20 }, newest: 20 });
});

test("the file holds the rows of the chart: followers, and what the view makes of them", () => {
  const comparison = buildComparison(two, { view: "change", asOf: from + 1e6 });
  expect(comparison && writeComparisonCsv(comparison).split("\r\n")).toEqual([
    '"bucket from","bucket to"'.replaceAll('"', "") +
      ',mockstagram:1000042 followers,"mockstagram:1000042 change since the first bucket, %"' +
      ',mockstagram:1000044 followers,"mockstagram:1000044 change since the first bucket, %"',
    "2026-11-24T08:00:00.000Z,2026-11-24T08:01:00.000Z,100,0,0,",
    "2026-11-24T08:01:00.000Z,2026-11-24T08:02:00.000Z,,,5,",
    "2026-11-24T08:02:00.000Z,2026-11-24T08:03:00.000Z,110,10,7,",
    "",
  ]);
  const absolute = buildComparison(two, { view: "absolute", asOf: from + 1e6 });
  expect(absolute && writeComparisonCsv(absolute).split("\r\n")[0]).toBe(
    "bucket from,bucket to,mockstagram:1000042 followers,mockstagram:1000044 followers",
  );
});
