import fc from "fast-check";
import { expect, test } from "vitest";
import type { Series } from "#lib/domain/series.ts";
import { alignSeries, isAlone, statsOfLine, viewLine } from "./compare-lines.ts";

const count = fc.oneof(fc.constantFrom(0, 1), fc.nat(2 ** 31 - 1));
const counts = fc.array(fc.option(count), { maxLength: 60 });

function seriesOf(t: number[], to: number, last: (number | null)[], step: Series["step"] = "1m"): Series {
  const other = last.map(() => null);
  return {
    step,
    tz: "UTC",
    from: t[0] ?? to,
    to,
    retention: null,
    t,
    followers: { last, min: other, max: other, sum: other, count: last.map(() => 0) },
    expected: last.map(() => 1),
    coverage: { expected: 0, present: 0, gaps: [], gapsTotal: 0, missingByReason: {} },
    notDue: [],
    demo: [],
    comparison: null,
  };
}

test("the first value is 0 % and 100; a missing one stays missing, and each view tells the same story", () => {
  fc.assert(
    fc.property(counts, (followers) => {
      const base = followers.find((value) => value !== null) ?? null;
      const change = viewLine(followers, "change", base);
      const rebased = viewLine(followers, "rebased", base);
      if (base === 0) {
        for (const { values, problem } of [change, rebased]) {
          expect(values.every((value) => value === null)).toBe(true);
          expect(problem).toBe("began_at_zero");
        }
        return;
      }
      const at = followers.findIndex((value) => value !== null);
      if (at >= 0) expect([change.values[at], rebased.values[at]]).toEqual([0, 100]);
      for (const [i, value] of followers.entries()) {
        expect(change.values[i] === null).toBe(value === null);
        expect(rebased.values[i] === null).toBe(value === null);
        if (value === null || base == null) continue;
        expect(rebased.values[i]).toBeCloseTo((change.values[i] ?? Number.NaN) + 100, 4);
        expect(((rebased.values[i] ?? Number.NaN) * base) / 100 / Math.max(1, value)).toBeCloseTo(
          value ? 1 : 0,
          6,
        );
      }
    }),
  );
});

test("a logarithm leaves out 0 and nothing else, and says so; absolute leaves out nothing", () => {
  fc.assert(
    fc.property(counts, (followers) => {
      expect(viewLine(followers, "absolute", null)).toEqual({ values: followers, problem: null });
      const { values, problem } = viewLine(followers, "log", null);
      expect(values).toEqual(followers.map((value) => value || null));
      expect(problem).toBe(followers.includes(0) ? "zero_on_log" : null);
    }),
  );
});

test("first, last and gain are those of the values that are there", () => {
  const t = [0, 60, 120, 180];
  const statsOf = (last: (number | null)[]) => statsOfLine(seriesOf(t, 240, last));
  expect(statsOf([null, 200, null, 150])).toEqual({
    firstAt: 60,
    first: 200,
    last: 150,
    gain: -50,
    gainPercent: -25,
  });
  expect(statsOf([0, null, null, 5])).toMatchObject({ first: 0, gain: 5, gainPercent: null });
  expect(statsOf([null, null, null, null])).toEqual({
    firstAt: null,
    first: null,
    last: null,
    gain: null,
    gainPercent: null,
  });
});

test("buckets of different widths meet on the widest: the last value that was there, a gap where there was none", () => {
  const fine = seriesOf([0, 60, 120, 180, 240, 300], 360, [1, 2, null, null, 5, null]);
  const wide = seriesOf([0, 120, 240], 360, [10, null, 30], "5m");
  const aligned = alignSeries([fine, wide], 300);
  expect(aligned).toEqual({
    step: "5m",
    rows: [
      { t: 0, end: 120, at: 120, running: false },
      { t: 120, end: 240, at: 240, running: false },
      { t: 240, end: 360, at: 300, running: true },
    ],
    followers: [
      [2, null, 5],
      [10, null, 30],
    ],
  });
  expect(alignSeries([], 0)).toBeNull();
});

test("on one grid nothing is changed, whatever is missing", () => {
  fc.assert(
    fc.property(counts, (last) => {
      const t = last.map((_, i) => i * 60);
      const aligned = alignSeries([seriesOf(t, t.length * 60, last)], 1e9);
      expect(aligned?.followers).toEqual([last]);
    }),
  );
});

test("a value alone between gaps, or at an end, is a dot", () => {
  const values = [1, null, 2, 3, null, 4];
  expect(values.map((_, i) => isAlone(values, i))).toEqual([true, false, false, false, false, true]);
});
