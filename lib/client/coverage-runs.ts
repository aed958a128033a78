/** A range as runs of present, missing and not due, for the strip below a chart. Pure; epoch seconds. */
import type { GapReason } from "#lib/domain/failure.ts";
import type { NotDue, Series } from "#lib/domain/series.ts";
import { graceOf } from "#lib/domain/slot.ts";

interface Run {
  /** [from, to). */
  from: number;
  to: number;
}

export type CoverageRun = Run &
  (
    | { kind: "present" }
    | { kind: "missing"; reason: GapReason; slots: number }
    /** Some of it is missing; beyond the gaps that are listed it is not known which, and why. */
    | { kind: "partly"; slots: number }
    | { kind: "not_due"; reason: NotDue["reason"] }
  );

/**
 * Ascending, without overlap, from the start of the range to `asOf`, when the series was read, at most; what lies between
 * two runs is of slots that are not over. `interval`: seconds, of the slots at the end.
 */
export function coverageRuns(series: Series, asOf: number, interval: number): CoverageRun[] {
  const { coverage, notDue } = series;
  const grace = graceOf(interval);
  const judgedTo = Math.floor((asOf - grace) / interval) * interval;
  const end = Math.max(series.from, Math.min(series.to, judgedTo));
  const holes: CoverageRun[] = [
    ...notDue.map(({ from, to, reason }) => ({ kind: "not_due" as const, from, to, reason })),
    ...coverage.gaps.map((gap) => ({ kind: "missing" as const, ...gap })),
    ...partlyKnown(series, asOf),
  ];
  const runs: CoverageRun[] = [];
  let at = series.from;
  for (const hole of holes.sort((a, b) => a.from - b.from)) {
    const from = Math.max(at, hole.from);
    const to = Math.min(hole.to, hole.kind === "not_due" ? Math.min(series.to, asOf) : series.to);
    if (from >= to) continue;
    // Slots before a time in which nothing was due may be shorter than those of now: they are over when that begins.
    const judged = hole.kind === "not_due" && from + grace <= asOf ? from : Math.min(from, end);
    if (at < judged) runs.push({ kind: "present", from: at, to: judged });
    runs.push({ ...hole, from, to });
    at = to;
  }
  if (at < end) runs.push({ kind: "present", from: at, to: end });
  return runs;
}

/**
 * Buckets behind the last gap that is listed, which lack some of their data points. How many, their counts say at most: a
 * data point whose counts the platform hid is in none of them. What is missing in all is known, and never exceeded.
 */
function partlyKnown(series: Series, asOf: number): CoverageRun[] {
  const { gaps, gapsTotal, expected, present } = series.coverage;
  if (gaps.length === gapsTotal) return [];
  const listedTo = gaps.at(-1)?.to ?? series.from;
  const counts = [series.followers, series.following, series.posts].map((column) => column?.count ?? []);
  const known = (i: number) => Math.max(...counts.map((count) => count[i] ?? 0));
  let left = expected - present - gaps.reduce((sum, { slots }) => sum + slots, 0);
  const runs: { kind: "partly"; from: number; to: number; slots: number }[] = [];
  for (const [i, t] of series.t.entries()) {
    const end = series.t[i + 1] ?? series.to;
    const lacks = (series.expected[i] ?? 0) - known(i) - listedSlots(gaps, t, end);
    const slots = Math.min(lacks, left);
    const [from, to] = [Math.max(t, listedTo), end];
    if (from >= to || to > asOf || slots <= 0) continue;
    left -= slots;
    const last = runs.at(-1);
    if (last?.to === from) {
      last.to = to;
      last.slots += slots;
    } else runs.push({ kind: "partly", from, to, slots });
  }
  return runs;
}

/** Of the gaps that are listed, those in [from, to): the slots of one lie evenly. */
function listedSlots(gaps: Series["coverage"]["gaps"], from: number, to: number): number {
  const sum = gaps.reduce((slots, gap) => {
    const inside = Math.min(gap.to, to) - Math.max(gap.from, from);
    return inside > 0 ? slots + (gap.slots * inside) / (gap.to - gap.from) : slots;
  }, 0);
  return Math.round(sum);
}
