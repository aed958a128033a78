import fc from "fast-check";
import { expect, test } from "vitest";
import type { Series } from "#lib/domain/series.ts";
import { chartRows, gapBands, gapReasonOf, mainReason, partialSpans, whyEmpty } from "./chart-rows.ts";
import { gainRows, ratioRows } from "./derived-rows.ts";
import { describeSeries } from "./describe-series.ts";

/** A minute series of `values`; null is a missing data point of a slot that was due. */
function seriesOf(values: (number | null)[]): Series {
  const t = values.map((_, i) => 60 * i);
  const gaps = values.flatMap((value, i) =>
    value === null ? [{ from: 60 * i, to: 60 * i + 60, slots: 1, reason: "timeout" as const }] : [],
  );
  const present = values.length - gaps.length;
  return {
    step: "1m",
    tz: "UTC",
    from: 0,
    retention: null,
    to: 60 * values.length,
    t,
    followers: {
      last: values,
      min: values,
      max: values,
      sum: values,
      count: values.map((value) => (value === null ? 0 : 1)),
    },
    expected: values.map(() => 1),
    coverage: {
      expected: values.length,
      present,
      gaps,
      gapsTotal: gaps.length,
      missingByReason: present < values.length ? { timeout: values.length - present } : {},
    },
    notDue: [],
    comparison: null,
    demo: [],
  };
}

const anyValues = fc.array(fc.option(fc.integer({ min: 0, max: 10_000 })), { minLength: 1, maxLength: 60 });

test("null runs in the rows are exactly the gaps of the data, and each is covered by a band", () => {
  fc.assert(
    fc.property(anyValues, (values) => {
      const series = seriesOf(values);
      const rows = chartRows(series, "followers", series.to);
      expect(rows.map(({ solid }) => solid)).toEqual(values);
      const bands = gapBands(series, rows);
      for (const row of rows) {
        const covered = bands.some(({ from, to }) => from <= row.t && row.end <= to);
        expect(covered).toBe(row.last === null);
      }
      for (const band of bands) expect(band.reason).toBe("timeout");
    }),
  );
});

test("exactly the data points without a neighbour are marked as isolated", () => {
  const rows = chartRows(seriesOf([1, null, 2, null, 3, 4]), "followers", 1_000);
  expect(rows.map(({ isolated }) => isolated)).toEqual([true, false, true, false, false, false]);
});

test("the running bucket is dashed, joined to the one before, and never part of the solid line", () => {
  const rows = chartRows(seriesOf([1, 2, 3]), "followers", 130);
  expect(rows.map(({ solid }) => solid)).toEqual([1, 2, null]);
  expect(rows.map(({ dashed }) => dashed)).toEqual([null, 2, 3]);
  const after = chartRows(seriesOf([1, 2, null]), "followers", 130);
  expect(after.map(({ dashed }) => dashed)).toEqual([null, null, null]);
});

test("each value stands where its bucket ends, or now, so that what happened in a bucket lies on the line to it", () => {
  fc.assert(
    fc.property(anyValues, fc.integer({ min: 0, max: 3_700 }), (values, asOf) => {
      const rows = chartRows(seriesOf(values), "followers", asOf);
      for (const [i, { t, end, at, running }] of rows.entries()) {
        expect(at).toBe(running ? Math.max(t, asOf) : end);
        if (!running) expect(rows[i - 1]?.at ?? 0).toBe(t);
      }
    }),
  );
  const gains = gainRows(chartRows(seriesOf([1, 4, 2]), "followers", 1_000));
  expect(gains.map(({ at }) => at)).toEqual([30, 90, 150]);
});

test("buckets that were not due are no gap", () => {
  const series = { ...seriesOf([1, null, 2]), expected: [1, 0, 1] };
  expect(gapBands(series, chartRows(series, "followers", 1_000))).toEqual([]);
});

test("the sentence tells start, end, change, extremes and gaps", () => {
  const series = seriesOf([100, null, 90, 110]);
  const rows = chartRows(series, "followers", 1_000);
  expect(describeSeries("Followers of x", rows, series.coverage, "UTC")).toBe(
    "Followers of x, 1 Jan 1970, 00:01 to 1 Jan 1970, 00:04: from 100 to 110, +10 (+10 %) from the first bucket to the last; highest 110 in the bucket from 1 Jan 1970, 00:03, lowest 90 in the bucket from 1 Jan 1970, 00:02. 1 gap, 1 of 4 data points missing (platform too slow).",
  );
});

/** Buckets of five minutes over gaps of minutes. */
function bucketsOf(counts: number[], gaps: Series["coverage"]["gaps"]): Series {
  const values = counts.map((count) => (count === 0 ? null : 1));
  const series = seriesOf(values);
  const columns = { last: values, min: values, max: values, sum: values, count: counts };
  return {
    ...series,
    t: counts.map((_, i) => 300 * i),
    to: 300 * counts.length,
    followers: columns,
    expected: counts.map(() => 5),
    coverage: { expected: 5 * counts.length, present: 0, gaps, gapsTotal: gaps.length, missingByReason: {} },
  };
}

test("buckets with a part of their data points are marked, neighbours as one; a hidden count is no gap", () => {
  const gap = (from: number, to: number) => ({ from, to, slots: (to - from) / 60, reason: "late" as const });
  const series = bucketsOf([5, 4, 3, 5, 2, 0], [gap(540, 720), gap(1_500, 1_800)]);
  const rows = chartRows(series, "followers", 10_000);
  expect(partialSpans(series, rows)).toEqual([{ from: 300, to: 900 }]);
  // The running bucket is not judged.
  expect(partialSpans(series, chartRows(series, "followers", 400))).toEqual([]);
});

test("an empty bucket's reason is that of most of it", () => {
  const series = bucketsOf(
    [0],
    [
      { from: 0, to: 60, slots: 1, reason: "timeout" },
      { from: 60, to: 300, slots: 4, reason: "worker_down" },
    ],
  );
  expect(mainReason(series, { t: 0, end: 300 })).toBe("worker_down");
  expect(mainReason(series, { t: 300, end: 600 })).toBe("unknown");
});

test("a count that the platform hid is no gap: no band, and no reason", () => {
  const gap = { from: 300, to: 600, slots: 5, reason: "timeout" as const };
  // Answered and hidden, missing, there, hidden.
  const series = bucketsOf([0, 0, 5, 0], [gap]);
  const rows = chartRows(series, "followers", 10_000);
  expect(gapBands(series, rows)).toEqual([{ from: 300, to: 600, reason: "timeout" }]);
  expect(rows.map((row) => gapReasonOf(series, row))).toEqual([null, "timeout", null, null]);
  // Where not all gaps are listed that is known only up to the last one that is.
  const cut = { ...series, coverage: { ...series.coverage, gapsTotal: 2 } };
  expect(gapBands(cut, rows)).toEqual([
    { from: 300, to: 600, reason: "timeout" },
    { from: 900, to: 1_200, reason: "unknown" },
  ]);
});

test("an empty row of joined buckets: none was due, hidden, or the reason of the gap", () => {
  const gap = { from: 1_200, to: 1_500, slots: 5, reason: "late" as const };
  const series = { ...bucketsOf([0, 0, 0, 0, 0, 0], [gap]), expected: [0, 0, 5, 0, 5, 5] };
  expect([0, 600, 1_200].map((t) => whyEmpty(series, { t, end: t + 600 }))).toEqual([
    "not_due",
    "hidden",
    "late",
  ]);
});

test("the sentence of a range in which all counts are hidden says so", () => {
  const series = bucketsOf([0, 0], []);
  const coverage = { ...series.coverage, present: 10 };
  expect(describeSeries("Followers of x", chartRows(series, "followers", 10_000), coverage, "UTC")).toBe(
    "Followers of x: the platform gave no count in this range. No gaps.",
  );
});

test("gains and ratios have a value exactly where both parts of it have one; gaps of the other range stay gaps", () => {
  fc.assert(
    fc.property(anyValues, anyValues, (values, others) => {
      const last = values.map((_, i) => others[i] ?? null);
      const series: Series = {
        ...seriesOf(values),
        comparison: {
          ...{ kind: "previous", from: 0, to: 1, expected: 0, present: 0 },
          t: last.map(() => 0),
          followers: { last, count: last.map(() => 1) },
        },
      };
      const rows = chartRows(series, "followers", series.to);
      expect(rows.map(({ vs }) => vs)).toEqual(last);
      for (const [i, row] of gainRows(rows).entries()) {
        const [own, before] = [values[i] ?? null, values[i - 1] ?? null];
        expect(row.last).toBe(own === null || before === null ? null : own - before);
        expect(row.solid).toBe(row.last);
        expect([row.min, row.max, row.band]).toEqual([null, null, null]);
      }
      for (const [i, row] of ratioRows(rows, chartRows(seriesOf(last), "followers", series.to)).entries()) {
        const [above, below] = [values[i] ?? null, last[i] ?? null];
        expect(row.last).toBe(above === null || !below ? null : above / below);
      }
    }),
  );
});
