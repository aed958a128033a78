import fc from "fast-check";
import { expect, test } from "vitest";
import { bucketEdges } from "./bucket-edges.ts";
import { type Absence, coverageOf, dueRuns, type PresentRun, type SlotFailure } from "./coverage-of.ts";
import { failureReasons } from "./failure.ts";
import type { TrackingPeriod } from "./influencer.ts";
import { type Coverage, GAPS_LISTED_MAX, type Gap } from "./series.ts";
import { graceOf } from "./slot.ts";

/** A random history of one influencer, not longer than a few hundred slots. */
const history = fc
  .record({
    spans: fc.array(
      fc.record({
        kind: fc.constantFrom("live", "live", "demo", "paused", "not_found" as const),
        interval: fc.constantFrom(5, 60, 300, 3_600),
        slots: fc.integer({ min: 1, max: 40 }),
        pause: fc.integer({ min: 0, max: 3 }),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    present: fc.infiniteStream(fc.boolean()),
    // Starts and ends of absences, as shares of the history; some touch the grid.
    away: fc.uniqueArray(
      fc.oneof(fc.integer({ min: -20, max: 120 }), fc.double({ min: -20, max: 120, noNaN: true })),
      {
        maxLength: 8,
      },
    ),
    failing: fc.infiniteStream(fc.constantFrom(null, null, null, null, null, 0, 1, 2)),
    open: fc.boolean(),
    from: fc.double({ min: -0.2, max: 0.9, noNaN: true }),
    size: fc.double({ min: 0, max: 1.2, noNaN: true }),
    now: fc.double({ min: 0.3, max: 1.2, noNaN: true }),
  })
  .map(({ spans, present, failing, open, away, ...share }) => {
    const begin = Date.UTC(2026, 2, 28) / 1_000;
    const periods: TrackingPeriod[] = [];
    let at = begin;
    for (const span of spans) {
      const from = Math.ceil(at / span.interval) * span.interval + span.pause * span.interval;
      at = from + span.slots * span.interval;
      periods.push({ kind: span.kind, from, to: at, interval: span.interval });
    }
    const length = at - begin;
    const last = periods.at(-1);
    if (open && last) last.to = null;
    const from = begin + share.from * length;
    const to = from + share.size * length;
    const now = begin + share.now * length;
    const due = dueRuns(periods, from, to);
    const slots = due.flatMap((run) => {
      const list: { slot: number; interval: number; run: number }[] = [];
      for (let slot = run.from; slot < run.to; slot += run.interval) {
        list.push({ slot, interval: run.interval, run: due.indexOf(run) });
      }
      return list.slice(0, 300);
    });
    const answered = slots.filter(({ slot }) => slot <= now && present.next().value);
    const failures: SlotFailure[] = slots.flatMap(({ slot }) => {
      const pick = failing.next().value;
      const reason = pick === null || pick === undefined ? undefined : failureReasons[pick];
      return reason ? [{ slot, reason, all: pick === 1 }] : [];
    });
    const turns = away
      .map((n) => begin + (Number.isInteger(n) ? n * 60 : (n / 100) * length))
      .sort((a, b) => a - b);
    const absences: Absence[] = [];
    for (let i = 0; i + 1 < turns.length; i += 2) {
      const [start = 0, end = 0] = turns.slice(i, i + 2);
      if (start < end) absences.push({ from: start, to: end });
    }
    return { periods, from, to, now, due, slots, answered, failures, absences };
  });

/** The same answer, slot by slot. */
function bySlot(h: {
  slots: { slot: number; interval: number }[];
  answered: { slot: number }[];
  failures: SlotFailure[];
  absences: Absence[];
  now: number;
  edges: number[];
}): { expected: number[]; coverage: Coverage } {
  const answered = new Set(h.answered.map(({ slot }) => slot));
  const expected = h.edges.slice(1).map(() => 0);
  const gaps: Gap[] = [];
  let total = 0;
  for (const { slot, interval } of h.slots) {
    const over = slot + interval + graceOf(interval) <= h.now;
    if (!over && !answered.has(slot)) continue;
    total += 1;
    const bucket = h.edges.findLastIndex((edge) => edge <= slot);
    expected[bucket] = (expected[bucket] ?? 0) + 1;
    if (answered.has(slot)) continue;
    const away = h.absences.some((a) => a.from < slot + interval && a.to > slot);
    const filed = h.failures.find((f) => f.slot === slot)?.reason;
    const reason = filed ?? (away ? "worker_down" : "unknown");
    const last = gaps.at(-1);
    if (last?.to === slot && last.reason === reason) {
      last.to = slot + interval;
      last.slots += 1;
    } else gaps.push({ from: slot, to: slot + interval, slots: 1, reason });
  }
  return {
    expected,
    coverage: {
      expected: total,
      present: h.answered.length,
      gaps: gaps.slice(0, GAPS_LISTED_MAX),
      gapsTotal: gaps.length,
      missingByReason: sumByReason(gaps),
    },
  };
}

function sumByReason(gaps: readonly Gap[]): Coverage["missingByReason"] {
  const sums: Coverage["missingByReason"] = {};
  for (const { reason, slots } of gaps) sums[reason] = (sums[reason] ?? 0) + slots;
  return sums;
}

function runsOf(answered: { slot: number; interval: number; run: number }[]): PresentRun[] {
  const runs: (PresentRun & { end: number; run: number })[] = [];
  for (const { slot, interval, run } of answered) {
    const last = runs.at(-1);
    if (last?.end === slot && last.run === run) {
      last.slots += 1;
      last.end += interval;
    } else runs.push({ from: slot, slots: 1, end: slot + interval, run });
  }
  return runs;
}

test("counting by runs equals counting slot by slot, for any history, range and now", () => {
  fc.assert(
    fc.property(history, fc.constantFrom("1m", "15m", "1h", "1d" as const), (h, step) => {
      // An open period over a long range has more slots than the model lists.
      fc.pre(h.due.every((run) => (run.to - run.from) / run.interval <= 300));
      const edges = bucketEdges(h.from, h.to, step, "Europe/Berlin");
      fc.pre(edges !== null);
      const { due, failures, absences, now } = h;
      const present = runsOf(h.answered);
      expect(coverageOf({ due, present, failures, absences, edges: edges ?? [], now })).toEqual(
        bySlot({ ...h, edges: edges ?? [] }),
      );
    }),
    { numRuns: 1_000 },
  );
});

const live: TrackingPeriod = { kind: "live", from: 0, to: null, interval: 60 };
const ask = (now: number, present: PresentRun[], failures: SlotFailure[] = [], to = 600) =>
  coverageOf({ due: dueRuns([live], 0, to), present, failures, absences: [], edges: [0, 300, 600], now });

test("a running slot is no gap, is missed 10 s after its end, and counts once it is present", () => {
  expect(ask(65, []).coverage).toEqual({
    expected: 0,
    present: 0,
    gaps: [],
    gapsTotal: 0,
    missingByReason: {},
  });
  expect(ask(70, []).coverage).toEqual({
    expected: 1,
    present: 0,
    gaps: [{ from: 0, to: 60, slots: 1, reason: "unknown" }],
    gapsTotal: 1,
    missingByReason: { unknown: 1 },
  });
  expect(ask(30, [{ from: 0, slots: 1 }])).toEqual({
    expected: [1, 0],
    coverage: { expected: 1, present: 1, gaps: [], gapsTotal: 0, missingByReason: {} },
  });
});

test("a gap is split where its reason changes, and a reason that names the influencer wins over the shard's", () => {
  const { coverage } = ask(
    10_000,
    [{ from: 0, slots: 5 }],
    [
      { slot: 300, reason: "timeout", all: false },
      { slot: 360, reason: "worker_down", all: true },
      { slot: 360, reason: "timeout", all: false },
      { slot: 480, reason: "worker_down", all: true },
    ],
  );
  expect(coverage.gaps).toEqual([
    { from: 300, to: 420, slots: 2, reason: "timeout" },
    { from: 420, to: 480, slots: 1, reason: "unknown" },
    { from: 480, to: 540, slots: 1, reason: "worker_down" },
    { from: 540, to: 600, slots: 1, reason: "unknown" },
  ]);
});

test("a missing slot that an absence of workers touches is its doing, unless a failure on file says why", () => {
  const { coverage } = coverageOf({
    due: dueRuns([live], 0, 600),
    present: [],
    failures: [{ slot: 240, reason: "timeout", all: false }],
    absences: [
      { from: 30, to: 60 },
      { from: 119, to: 121 },
      { from: 239, to: 360.5 },
      { from: 480, to: 100_000 },
    ],
    edges: [0, 600],
    now: 10_000,
  });
  expect(coverage.gaps).toEqual([
    { from: 0, to: 240, slots: 4, reason: "worker_down" },
    { from: 240, to: 300, slots: 1, reason: "timeout" },
    { from: 300, to: 420, slots: 2, reason: "worker_down" },
    { from: 420, to: 480, slots: 1, reason: "unknown" },
    { from: 480, to: 600, slots: 2, reason: "worker_down" },
  ]);
});

test("paused and not-found periods expect nothing; overlapping periods expect no slot twice", () => {
  const periods: TrackingPeriod[] = [
    { kind: "demo", from: 0, to: 3_600, interval: 3_600 },
    { kind: "live", from: 1_800, to: 5_400, interval: 60 },
    { kind: "paused", from: 5_400, to: 7_200, interval: 60 },
    { kind: "live", from: 7_200, to: null, interval: 60 },
    { kind: "not_found", from: 9_000, to: null, interval: 60 },
  ];
  expect(dueRuns(periods, 0, 8_000).map(({ kind, from, to }) => [kind, from, to])).toEqual([
    ["demo", 0, 3_600],
    ["live", 3_600, 5_400],
    ["live", 7_200, 8_000],
  ]);
});

test("the oldest 100 gaps are listed, all are counted, with their reasons", () => {
  const present = Array.from({ length: 300 }, (_, i) => ({ from: i * 120, slots: 1 }));
  const { coverage } = coverageOf({
    due: dueRuns([live], 0, 36_000),
    present,
    failures: [{ slot: 35_940, reason: "timeout", all: false }],
    absences: [],
    edges: [0, 36_000],
    now: 1e6,
  });
  expect(coverage.gapsTotal).toBe(300);
  expect(coverage.gaps).toHaveLength(GAPS_LISTED_MAX);
  expect(coverage.gaps[0]?.from).toBe(60);
  expect(coverage.missingByReason).toEqual({ unknown: 299, timeout: 1 });
});
