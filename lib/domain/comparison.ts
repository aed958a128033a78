/** Which range another one is compared with, and which of its buckets stand beside each other. Pure; epoch seconds. */

import { fromWall, stepSeconds, toWall } from "./bucket-edges.ts";
import { DAY_S } from "./seconds.ts";
import type { ComparisonKind, Step } from "./series.ts";

/** Fifty-two weeks: a Monday stands beside a Monday. */
const YEAR = 364 * DAY_S;
/** From here on buckets lie on the local grid, and those of six hours and more on that of days. */
const LOCAL_GRID = stepSeconds["1h"];
const DAY_GRID = stepSeconds["6h"];

/** How far back: in time that passed, or in what the local clock shows. */
export interface Shift {
  by: "elapsed" | "wall";
  seconds: number;
}

export interface ComparedRange {
  /** [from, to). */
  from: number;
  to: number;
  step: Step;
  tz: string;
}

/**
 * A year back goes by the local clock. So does the previous period where it is a number of days by that clock, or its
 * buckets lie on the local grid; any other one goes by the time that passed. Days that passed are as many days back,
 * also where the clock was changed among them: the two ranges then overlap or lie apart by that hour. What is left is
 * rounded up to whole buckets, so that they stand beside each other: the ranges may lie apart by less than one bucket.
 */
export function shiftOf(kind: ComparisonKind, { from, to, step, tz }: ComparedRange): Shift {
  if (kind === "year") return { by: "wall", seconds: YEAR };
  const width = stepSeconds[step];
  const passed = to - from;
  const shown = toWall(to, tz) - toWall(from, tz);
  const isDays = shown > 0 && shown % DAY_S === 0;
  const isLocal = width >= LOCAL_GRID || isDays;
  const byClock = !isDays && passed % DAY_S === 0 ? passed : shown;
  const length = isLocal ? Math.max(byClock, width) : passed;
  return { by: isLocal ? "wall" : "elapsed", seconds: Math.ceil(length / width) * width };
}

/** `t`, moved back. `isSkipped`: the local clock jumped over that time. */
export function shiftBack(t: number, shift: Shift, tz: string): { at: number; isSkipped: boolean } {
  if (shift.by === "elapsed") return { at: t - shift.seconds, isSkipped: false };
  return fromWall(toWall(t, tz) - shift.seconds, tz);
}

/**
 * For each bucket that begins at one of `starts` the index of the bucket between `edges` beside it; null: none. A
 * bucket stands beside one at most: an hour that the local clock shows twice has its counterpart the first time, and
 * one that it jumps over is nobody's counterpart.
 */
export function alignBuckets(
  starts: readonly number[],
  edges: readonly number[],
  shift: Shift,
  { step, tz }: { step: Step; tz: string },
): (number | null)[] {
  const isDayGrid = stepSeconds[step] >= DAY_GRID;
  let next = 0;
  return starts.map((start) => {
    const { at, isSkipped } = shiftBack(start, shift, tz);
    // A day that begins with a jump, at 01:00, is a day all the same.
    if (isSkipped && !isDayGrid) return null;
    let found = next;
    while (found + 1 < edges.length && (edges[found + 1] ?? at) <= at) found++;
    if (found + 1 >= edges.length || (edges[found] ?? at) > at) return null;
    next = found + 1;
    return found;
  });
}
