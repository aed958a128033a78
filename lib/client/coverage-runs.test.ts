import fc from "fast-check";
import { expect, test } from "vitest";
import { coverageOf, dueRuns, type PresentRun } from "#lib/domain/coverage-of.ts";
import { type PeriodKind, periodKinds } from "#lib/domain/influencer.ts";
import { notDueRuns } from "#lib/domain/not-due-runs.ts";
import type { Series } from "#lib/domain/series.ts";
import { graceOf } from "#lib/domain/slot.ts";
import { coverageRuns } from "./coverage-runs.ts";
import { runText, slotUnit } from "./coverage-text.ts";

const INTERVAL = 60;

interface Drawn {
  periods: { kind: PeriodKind; from: number; to: number | null; interval: number }[];
  /** Whether the n-th slot would be answered. */
  answered: boolean[];
  asOf: number;
}

/** A series of `answered.length` minutes from 0 on, its coverage as the product counts it. */
function seriesOf({ periods, answered, asOf }: Drawn): Series {
  const to = answered.length * INTERVAL;
  const due = dueRuns(periods, 0, to);
  const isDue = (slot: number) => due.some((run) => run.from <= slot && slot < run.to);
  const present: PresentRun[] = answered.flatMap((isAnswered, i) => {
    const from = i * INTERVAL;
    return isAnswered && isDue(from) && from + INTERVAL + graceOf(INTERVAL) <= asOf
      ? [{ from, slots: 1 }]
      : [];
  });
  const edges = [...answered.map((_, i) => i * INTERVAL), to];
  const { expected, coverage } = coverageOf({ due, present, failures: [], absences: [], edges, now: asOf });
  const counts = answered.map((_, i) => (present.some(({ from }) => from === i * INTERVAL) ? 1 : 0));
  const values = counts.map((count) => (count === 0 ? null : 7));
  return {
    ...{ step: "1m", tz: "UTC", from: 0, to, retention: null, t: edges.slice(0, -1), demo: [] },
    followers: { last: values, min: values, max: values, sum: values, count: counts },
    expected,
    coverage,
    notDue: notDueRuns(periods, 0, to),
    comparison: null,
  };
}

const slot = fc.nat(30).map((n) => n * INTERVAL);
const anyDrawn: fc.Arbitrary<Drawn> = fc.record({
  periods: fc.array(
    fc
      .record({ kind: fc.constantFrom(...periodKinds), from: slot, length: fc.option(slot) })
      .map(({ kind, from, length }) => ({
        ...{ kind, from, interval: INTERVAL },
        to: length === null ? null : from + length + INTERVAL,
      })),
    { maxLength: 5 },
  ),
  answered: fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }),
  asOf: fc.integer({ min: 0, max: 45 * INTERVAL }),
});

test("minute by minute: a slot that is over is present, missing or not due, as coverage counted it", () => {
  fc.assert(
    fc.property(anyDrawn, (drawn) => {
      const series = seriesOf(drawn);
      const runs = coverageRuns(series, drawn.asOf, INTERVAL);
      for (const [i, run] of runs.entries()) {
        expect(run.from).toBeLessThan(run.to);
        expect(run.from).toBeGreaterThanOrEqual(runs[i - 1]?.to ?? series.from);
      }
      const kinds = { present: 0, missing: 0, partly: 0, not_due: 0 };
      for (const at of series.t) {
        if (at + INTERVAL + graceOf(INTERVAL) > drawn.asOf) continue;
        const run = runs.find(({ from, to }) => from <= at && at < to);
        expect(run, `slot ${at}`).toBeDefined();
        if (run) kinds[run.kind]++;
      }
      const { expected, present } = series.coverage;
      expect(kinds).toMatchObject({ present, missing: expected - present, partly: 0 });
    }),
  );
});

test("beyond the gaps that are listed a bucket that lacks some is told apart from one that is whole", () => {
  const answered = Array.from({ length: 250 }, (_, i) => i % 2 === 0);
  const live = { kind: "live" as const, from: 0, to: null, interval: INTERVAL };
  const series = seriesOf({ periods: [live], answered, asOf: 300 * INTERVAL });
  expect(series.coverage).toMatchObject({ gapsTotal: 125 });
  const runs = coverageRuns(series, 300 * INTERVAL, INTERVAL);
  expect(runs.filter(({ kind }) => kind === "missing")).toHaveLength(100);
  expect(runs.filter(({ kind }) => kind === "partly")).toHaveLength(25);
});

test("in a bucket with listed and other gaps only the others are told as partly", () => {
  const answered = Array.from({ length: 250 }, (_, i) => i % 2 === 0);
  const live = { kind: "live" as const, from: 0, to: null, interval: INTERVAL };
  const whole = seriesOf({ periods: [live], answered, asOf: 300 * INTERVAL });
  // Of seven slots each, so that the last listed gap lies inside one.
  const starts = whole.t.filter((_, i) => i % 7 === 0);
  const sums = (of: readonly number[]) =>
    starts.map((_, i) => of.slice(i * 7, i * 7 + 7).reduce((sum, n) => sum + n, 0));
  const series = {
    ...whole,
    t: starts,
    expected: sums(whole.expected),
    ...(whole.followers ? { followers: { ...whole.followers, count: sums(whole.followers.count) } } : {}),
  };
  const missing = (kind: string) =>
    coverageRuns(series, 300 * INTERVAL, INTERVAL).reduce(
      (sum, run) => (run.kind === kind && "slots" in run ? sum + run.slots : sum),
      0,
    );
  expect(missing("missing")).toBe(100);
  expect(missing("partly")).toBe(series.coverage.expected - series.coverage.present - 100);
});

test("what was stored each minute is present up to the change to a day's interval", () => {
  const minutes = 120;
  const changedAt = 90 * INTERVAL;
  const periods = [{ kind: "live" as const, from: 0, to: changedAt, interval: INTERVAL }];
  const asOf = 110 * INTERVAL + 30;
  const series = seriesOf({ periods, answered: Array.from({ length: minutes }, () => true), asOf });
  expect(series.coverage).toMatchObject({ expected: 90, present: 90 });
  expect(coverageRuns(series, asOf, 86_400)).toEqual([
    { kind: "present", from: 0, to: changedAt },
    { kind: "not_due", from: changedAt, to: asOf, reason: "not_tracked" },
  ]);
});

test("counts that the platform hid are not told as missing behind the gaps that are listed", () => {
  const answered = Array.from({ length: 400 }, (_, i) => i % 3 !== 0);
  const live = { kind: "live" as const, from: 0, to: null, interval: INTERVAL };
  const asOf = 500 * INTERVAL;
  const shown = seriesOf({ periods: [live], answered, asOf });
  const hidden = shown.followers && {
    ...shown.followers,
    count: shown.followers.count.map(() => 0),
  };
  const partly = (series: Series) =>
    coverageRuns(series, asOf, INTERVAL).reduce(
      (sum, run) => (run.kind === "partly" ? sum + run.slots : sum),
      0,
    );
  const { expected, present } = shown.coverage;
  expect(partly(shown)).toBe(expected - present - 100);
  if (hidden && shown.followers) {
    // Another count tells which are there.
    expect(partly({ ...shown, followers: hidden, following: shown.followers })).toBe(
      expected - present - 100,
    );
    expect(partly({ ...shown, followers: hidden })).toBe(expected - present - 100);
  }
});

test("each run says when, what and why", () => {
  const at = Date.UTC(2026, 10, 24, 13) / 1_000;
  const span = { from: at, to: at + 300 };
  expect(runText({ kind: "missing", ...span, slots: 5, reason: "upstream_error" }, "UTC", null)).toBe(
    "24 Nov 2026, 13:00 – 13:05: 5 slots missing, platform errors",
  );
  expect(runText({ kind: "not_due", ...span, reason: "paused" }, "UTC", null)).toMatch(
    /nothing was due, paused$/,
  );
  expect(runText({ kind: "not_due", ...span, reason: "not_tracked" }, "UTC", at + 300)).toMatch(
    /before it was added$/,
  );
  expect(runText({ kind: "not_due", ...span, reason: "not_tracked" }, "UTC", at - 300)).toMatch(
    /not tracked then$/,
  );
});

test("slots are called minutes only where all of them are", () => {
  const period = (interval: number, from: number, to: number | null) => ({
    kind: "live",
    from,
    to,
    interval,
  });
  expect(slotUnit([period(60, 0, null)], { from: 600, to: 1_200 })).toBe("minutes");
  expect(slotUnit([period(300, 0, 600), period(60, 600, null)], { from: 600, to: 1_200 })).toBe("minutes");
  expect(slotUnit([period(300, 0, 660), period(60, 660, null)], { from: 600, to: 1_200 })).toBe("slots");
  expect(slotUnit([], { from: 600, to: 1_200 })).toBe("slots");
});
