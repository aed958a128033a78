/** Several series as rows of one grid, and each of them as the line of a view. Pure; null where nothing was counted. */
import type { Series } from "#lib/domain/series.ts";
import { placeOf } from "./chart-rows.ts";

export const compareViews = ["absolute", "change", "rebased", "log"] as const;
export type CompareView = (typeof compareViews)[number];

export interface CompareRow {
  /** The bucket, [t, end). Epoch seconds. */
  t: number;
  end: number;
  /** Where it stands on the axis: chart-rows. */
  at: number;
  /** The bucket is not over: its numbers will still change. */
  running: boolean;
}

export interface Aligned {
  /** The step of the coarsest series. */
  step: Series["step"];
  rows: CompareRow[];
  /** For each series the last followers of each row. */
  followers: (number | null)[][];
}

/**
 * Who is fetched less often has wider buckets: all take the widest. A wider bucket's last value is that of the last bucket
 * in it that has one, so nothing is made up. `asOf`: when the oldest of them was read. null: there is none.
 */
export function alignSeries(series: readonly Series[], asOf: number): Aligned | null {
  const [first] = series;
  if (!first) return null;
  const widest = series.reduce((a, b) => (b.t.length < a.t.length ? b : a), first);
  const rows = widest.t.map((t, i) => {
    const end = widest.t[i + 1] ?? widest.to;
    return { t, end, at: placeOf({ t, end }, asOf), running: end > asOf };
  });
  return { step: widest.step, rows, followers: series.map((one) => lastInRows(one, rows)) };
}

function lastInRows({ t, followers }: Series, rows: readonly CompareRow[]): (number | null)[] {
  const found: (number | null)[] = rows.map(() => null);
  let row = 0;
  for (const [i, at] of t.entries()) {
    while (row + 1 < rows.length && at >= (rows[row + 1]?.t ?? 0)) row++;
    found[row] = followers?.last[i] ?? found[row] ?? null;
  }
  return found;
}

/** Why a line can't be drawn as asked, or not all of it. */
export type ViewProblem = "began_at_zero" | "zero_on_log";

export interface ViewedLine {
  values: (number | null)[];
  problem: ViewProblem | null;
}

/**
 * `change`: percent since the first bucket's value, `base`. `rebased`: that is 100. Whose first is 0 has neither; and a
 * logarithm has no 0.
 */
export function viewLine(
  followers: readonly (number | null)[],
  view: CompareView,
  base: number | null,
): ViewedLine {
  if (view === "absolute") return { values: [...followers], problem: null };
  if (view === "log") {
    const values = followers.map((value) => (value === 0 ? null : value));
    return { values, problem: followers.includes(0) ? "zero_on_log" : null };
  }
  if (base === null) return { values: [...followers], problem: null };
  if (base === 0) return { values: followers.map(() => null), problem: "began_at_zero" };
  const shown = (value: number) => (view === "change" ? (100 * (value - base)) / base : (100 * value) / base);
  return { values: followers.map((value) => (value === null ? null : shown(value))), problem: null };
}

export interface LineStats {
  /** Epoch seconds of the first bucket with a value; null: there is none. */
  firstAt: number | null;
  first: number | null;
  last: number | null;
  gain: number | null;
  /** null where it began at 0, too. */
  gainPercent: number | null;
}

/**
 * From the last value of the first bucket that has one to that of the last, in its own buckets: who is compared with
 * somebody that is fetched less often has the same numbers as alone, and begin-text says where they begin. The detail
 * page's gain begins earlier, with the last value before the range.
 */
export function statsOfLine({ t, followers }: Pick<Series, "t" | "followers">): LineStats {
  const counts = followers?.last ?? [];
  const at = counts.findIndex((value) => value !== null);
  const first = counts[at] ?? null;
  const last = counts.findLast((value) => value !== null) ?? null;
  return { firstAt: t[at] ?? null, first, last, ...changeSince(first, last) };
}

/** From one value to another; of nothing there is no percentage. */
export function changeSince(
  first: number | null,
  value: number | null,
): Pick<LineStats, "gain" | "gainPercent"> {
  const gain = first === null || value === null ? null : value - first;
  return { gain, gainPercent: gain === null || !first ? null : (100 * gain) / first };
}

/** A value with no neighbour would be a line of no length: it is drawn as a dot. */
export function isAlone(values: readonly (number | null)[], i: number): boolean {
  const at = (j: number) => values[j] ?? null;
  return at(i) !== null && at(i - 1) === null && at(i + 1) === null;
}
