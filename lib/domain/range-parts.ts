/**
 * Which parts of a range are read from the data points, which from a roll-up. Pure; epoch seconds. Parts are ascending and
 * cover the range exactly once; no part of a roll-up cuts a cell of it or holds cells that an edge divides.
 */

export type PartSource = "data_points" | "rollups_15m" | "rollups_1h";

/** [from, to). */
export interface RangePart {
  source: PartSource;
  from: number;
  to: number;
}

export interface PartsQuestion {
  from: number;
  to: number;
  /** Ascending: where one bucket ends and the next begins. Those outside the range don't matter. */
  edges: readonly number[];
  /** Starts of the hours whose roll-ups may not equal the data points, ascending, each once. */
  dirtyHours: readonly number[];
}

const QUARTER = 900;
const HOUR = 3_600;
/** Each part is a branch of a statement, and is planned: many short ones would cost more than they save. */
const PARTS_MAX = 40;

const floorTo = (t: number, width: number) => Math.floor(t / width) * width;
const ceilTo = (t: number, width: number) => Math.ceil(t / width) * width;

export function rangeParts({ from, to, edges, dirtyHours }: PartsQuestion): RangePart[] {
  if (!(from < to)) return [];
  const inner = edges.filter((edge) => edge > from && edge < to);
  const fits = (width: number) => inner.every((edge) => floorTo(edge, width) === edge);
  const clean = fits(QUARTER) ? cleanRuns(from, to, dirtyHours) : [];
  // A long run of roll-ups is worth its branch: the short ones between many dirty hours are given up first.
  for (let shortest = HOUR; ; shortest *= 2) {
    const parts = split(from, to, clean, fits(HOUR));
    if (parts.length <= PARTS_MAX) return parts;
    for (let i = clean.length - 1; i >= 0; i--) {
      const run = clean[i];
      if (run && run.to - run.from <= shortest) clean.splice(i, 1);
    }
  }
}

interface Run {
  from: number;
  to: number;
}

/** Runs of whole 15 minutes without a dirty hour. */
function cleanRuns(from: number, to: number, dirtyHours: readonly number[]): Run[] {
  const runs: Run[] = [];
  let at = ceilTo(from, QUARTER);
  const end = floorTo(to, QUARTER);
  for (const hour of [...dirtyHours, end]) {
    const until = Math.min(hour, end);
    if (at < until) runs.push({ from: at, to: until });
    at = Math.max(at, hour + HOUR);
  }
  return runs;
}

/** Whole hours of the runs from the hourly roll-up if `hours`, what is left of them by 15 minutes, all else raw. */
function split(from: number, to: number, clean: readonly Run[], hours: boolean): RangePart[] {
  const parts: RangePart[] = [];
  let at = from;
  const until = (end: number, source: PartSource) => {
    if (at < end) parts.push({ source, from: at, to: end });
    at = Math.max(at, end);
  };
  for (const run of clean) {
    until(run.from, "data_points");
    if (hours && ceilTo(run.from, HOUR) < floorTo(run.to, HOUR)) {
      until(ceilTo(run.from, HOUR), "rollups_15m");
      until(floorTo(run.to, HOUR), "rollups_1h");
    }
    until(run.to, "rollups_15m");
  }
  until(to, "data_points");
  return parts;
}
