/** Other ranges that one leads to: nearer, wider, earlier, later, or a part chosen on the chart. Pure; epoch seconds. */
import { MINUTE_S } from "#lib/domain/seconds.ts";
import { RANGE_LENGTH_MAX } from "./resolve-range.ts";

/** [from, to). */
export interface TimeRange {
  from: number;
  to: number;
}

/** Nearer than that there is nothing to see. */
export const ZOOM_MIN = 10 * MINUTE_S;

/** The middle half; null: it is near enough. */
export function zoomIn({ from, to }: TimeRange): TimeRange | null {
  const quarter = Math.floor((to - from) / 4 / MINUTE_S) * MINUTE_S;
  return to - from <= ZOOM_MIN ? null : { from: from + quarter, to: to - quarter };
}

/** Twice as long about the same middle, and not beyond now; null: longer can't be asked. */
export function zoomOut({ from, to }: TimeRange, now: number): TimeRange | null {
  const length = to - from;
  const most = Math.max(to, endAt(now));
  const end = Math.min(most, to + Math.floor(length / 2 / MINUTE_S) * MINUTE_S);
  const start = end - 2 * length;
  return 2 * length > RANGE_LENGTH_MAX || start < 0 ? null : { from: start, to: end };
}

/** As long, and ends where this one begins; null: before 1970. */
export function earlier({ from, to }: TimeRange): TimeRange | null {
  const length = to - from;
  return from - length < 0 ? null : { from: from - length, to: from };
}

/** As long, and begins where this one ends, or ends now; null: this one reaches it. */
export function later({ from, to }: TimeRange, now: number): TimeRange | null {
  const end = endAt(now);
  if (to >= end) return null;
  const moved = Math.min(end, to + (to - from));
  return { from: moved - (to - from), to: moved };
}

/** The whole buckets between two times, in either order; null: it is all of them, or less than a minute. */
export function selectBuckets(
  rows: readonly { t: number; end: number }[],
  a: number,
  b: number,
): TimeRange | null {
  const [low, high] = [Math.min(a, b), Math.max(a, b)];
  const chosen = rows.filter(({ t, end }) => t < high && end > low);
  const [first, last] = [chosen.at(0), chosen.at(-1)];
  if (!first || !last || chosen.length === rows.length) return null;
  return last.end - first.t < MINUTE_S ? null : { from: first.t, to: last.end };
}

/** The end of the minute that runs. */
function endAt(now: number): number {
  return (Math.floor(now / MINUTE_S) + 1) * MINUTE_S;
}
