/**
 * Coverage: which slots of a range were due, which have their data point, and why the others have none.
 * Counts by runs of slots, never slot by slot, so a year of minutes costs as much as its gaps. Pure; epoch seconds.
 */
import { type FailureReason, failureReasons, type GapReason } from "./failure.ts";
import type { TrackingPeriod } from "./influencer.ts";
import { type Coverage, GAPS_LISTED_MAX, type Gap } from "./series.ts";
import { graceOf, slotOf } from "./slot.ts";

/** The due slots of a period inside a range: from, from + interval, … < to. */
export type DueRun<P extends TrackingPeriod = TrackingPeriod> = P & { to: number };

/** Slots in a row that have their data point: from, from + interval, … */
export interface PresentRun {
  from: number;
  slots: number;
}

/** Why a slot has no data point. */
export interface SlotFailure {
  slot: number;
  reason: FailureReason;
  /** It hit the whole shard; a reason that names the influencer says more. */
  all: boolean;
}

/** A time in which no worker ran, [from, to). */
export interface Absence {
  from: number;
  to: number;
}

/** Periods that were due, cut to the slots that begin in [from, to), ascending, no slot twice. Empty ones are left out. */
export function dueRuns<P extends TrackingPeriod>(
  periods: readonly P[],
  from: number,
  to: number,
): DueRun<P>[] {
  const runs: DueRun<P>[] = [];
  let free = from;
  for (const period of periods
    .filter((p) => p.kind === "live" || p.kind === "demo")
    .sort((a, b) => a.from - b.from)) {
    const begin = Math.ceil(Math.max(period.from, free) / period.interval) * period.interval;
    const end = Math.min(period.to ?? to, to);
    if (begin >= end) continue;
    runs.push({ ...period, from: begin, to: end });
    free = end;
  }
  return runs;
}

export interface CoverageQuestion {
  /** As `dueRuns` gives them. */
  due: readonly DueRun[];
  /** Ascending; each inside one due run. */
  present: readonly PresentRun[];
  failures: readonly SlotFailure[];
  /** Ascending, disjoint. A slot that one touches is missing because of it, unless a failure says why. */
  absences: readonly Absence[];
  /** Bucket edges over the whole range, ascending. */
  edges: readonly number[];
  now: number;
}

/** Expected slots of each bucket, and the coverage of all. A running slot is expected only once it is present. */
export function coverageOf(question: CoverageQuestion): { expected: number[]; coverage: Coverage } {
  const { due, present, edges, now } = question;
  const expected = new Array<number>(Math.max(0, edges.length - 1)).fill(0);
  const gaps = collectGaps(question.failures, question.absences);
  let presentTotal = 0;
  let next = 0;
  for (const run of due) {
    const { interval } = run;
    const closed = Math.max(run.from, Math.min(run.to, slotOf(now - graceOf(interval), interval)));
    countSlots(expected, edges, run.from, closed, interval);
    let at = run.from;
    for (let island = present[next]; island && island.from < run.to; island = present[++next]) {
      const end = island.from + island.slots * interval;
      gaps.add(at, Math.min(island.from, closed), interval);
      countSlots(expected, edges, Math.max(island.from, ceilTo(closed, run)), end, interval);
      presentTotal += island.slots;
      at = end;
    }
    gaps.add(at, closed, interval);
  }
  return {
    expected,
    coverage: {
      expected: expected.reduce((sum, slots) => sum + slots, 0),
      present: presentTotal,
      gaps: gaps.listed,
      gapsTotal: gaps.total(),
      missingByReason: gaps.missingByReason,
    },
  };
}

/** The first slot of the run that does not begin before t. */
function ceilTo(t: number, run: DueRun): number {
  return run.from + Math.ceil((t - run.from) / run.interval) * run.interval;
}

/** Adds the slots from, from + interval, … < to to the buckets in which they begin. */
function countSlots(
  counts: number[],
  edges: readonly number[],
  from: number,
  to: number,
  interval: number,
): void {
  const before = (t: number) => Math.max(0, Math.ceil((t - from) / interval));
  for (let i = bucketOf(edges, from); i < counts.length && (edges[i] ?? to) < to; i++) {
    const begin = Math.max(edges[i] ?? from, from);
    const end = Math.min(edges[i + 1] ?? to, to);
    counts[i] = (counts[i] ?? 0) + before(end) - before(begin);
  }
}

/** Index of the last edge ≤ t, at least 0. */
function bucketOf(edges: readonly number[], t: number): number {
  let low = 0;
  let high = edges.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((edges[middle] ?? t) <= t) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * Splits missed runs by reason (a failure on file, else an absence of workers, else unknown) and joins neighbours that
 * share one; keeps the oldest, counts all.
 */
function collectGaps(failures: readonly SlotFailure[], absences: readonly Absence[]) {
  const reasons = reasonBySlot(failures);
  const slots = [...reasons.keys()].sort((a, b) => a - b);
  const listed: Gap[] = [];
  const missingByReason: Coverage["missingByReason"] = {};
  let last: Gap | null = null;
  let total = 0;
  let next = 0;
  let nextAbsence = 0;

  function push(from: number, to: number, interval: number, reason: GapReason): void {
    if (from >= to) return;
    const count = Math.ceil((to - from) / interval);
    const end = from + count * interval;
    missingByReason[reason] = (missingByReason[reason] ?? 0) + count;
    if (last && last.to === from && last.reason === reason) {
      last.to = end;
      last.slots += count;
      return;
    }
    last = { from, to: end, slots: count, reason };
    total += 1;
    if (listed.length < GAPS_LISTED_MAX) listed.push(last);
  }

  /** Slots without a failure on file: from, from + interval, … < to; `to` lies on the same grid or ends the run. */
  function pushUnfiled(from: number, to: number, interval: number): void {
    const steps = (t: number, round: (n: number) => number) => from + round((t - from) / interval) * interval;
    let at = from;
    while ((absences[nextAbsence]?.to ?? Number.POSITIVE_INFINITY) <= from) nextAbsence++;
    for (let i = nextAbsence; at < to; i++) {
      const absence = absences[i];
      if (!absence || absence.from >= to + interval) break;
      const begin = Math.max(at, steps(absence.from, Math.floor));
      const end = Math.min(to, steps(absence.to, Math.ceil));
      if (begin >= end) continue;
      push(at, begin, interval, "unknown");
      push(begin, end, interval, "worker_down");
      at = Math.max(at, steps(end, Math.ceil));
    }
    push(at, to, interval, "unknown");
  }

  return {
    listed,
    missingByReason,
    total: () => total,
    add(from: number, to: number, interval: number): void {
      let at = from;
      while (next < slots.length && (slots[next] ?? from) < from) next++;
      for (let slot = slots[next]; slot !== undefined && slot < to; slot = slots[++next]) {
        if ((slot - from) % interval !== 0) continue;
        pushUnfiled(at, slot, interval);
        push(slot, slot + interval, interval, reasons.get(slot) ?? "unknown");
        at = slot + interval;
      }
      pushUnfiled(at, to, interval);
    },
  };
}

/** One reason a slot: the one that names the influencer before the shard's, then the order of `failureReasons`. */
function reasonBySlot(failures: readonly SlotFailure[]): Map<number, FailureReason> {
  const weight = (f: SlotFailure) => (f.all ? failureReasons.length : 0) + failureReasons.indexOf(f.reason);
  const best = new Map<number, SlotFailure>();
  for (const failure of failures) {
    const known = best.get(failure.slot);
    if (!known || weight(failure) < weight(known)) best.set(failure.slot, failure);
  }
  return new Map([...best].map(([slot, failure]) => [slot, failure.reason]));
}
