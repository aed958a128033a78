/**
 * What is left of old data: data points, later the roll-ups of 15 minutes, at last the hourly ones. How a range is
 * answered where there are only roll-ups. Pure; epoch seconds.
 */
import { HOUR_S, QUARTER_HOUR_S } from "./seconds.ts";
import type { RangeRetention, Step } from "./series.ts";

export interface KeptFrom {
  /** Start of an hour; -Infinity: no data point was ever dropped. */
  dataPoints: number;
  /** The same of 15-minute roll-ups; never later. Hourly ones are kept for ever. */
  quarters: number;
}

export const ALL_KEPT: KeptFrom = {
  dataPoints: Number.NEGATIVE_INFINITY,
  quarters: Number.NEGATIVE_INFINITY,
};

/** Seconds of the finest roll-up that is left of a moment; null: its data points are. */
export function cellAt(
  time: number,
  { dataPoints, quarters }: KeptFrom,
): typeof QUARTER_HOUR_S | typeof HOUR_S | null {
  return time < quarters ? HOUR_S : time < dataPoints ? QUARTER_HOUR_S : null;
}

export interface SnappedRange {
  from: number;
  to: number;
  /** The wider of the cells to which an edge was moved; null: none was. */
  snappedTo: typeof QUARTER_HOUR_S | typeof HOUR_S | null;
}

/**
 * Edges that divide a cell of the only roll-up that is left move outward, so that the answer holds all that was asked
 * for and is exact for what it says it is. An empty range stays as it is.
 */
export function snapRange(from: number, to: number, kept: KeptFrom): SnappedRange {
  if (!(from < to)) return { from, to, snappedTo: null };
  const [first, last] = [cellAt(from, kept), cellAt(to, kept)];
  const snapped = {
    from: first === null ? from : Math.floor(from / first) * first,
    to: last === null ? to : Math.ceil(to / last) * last,
  };
  const moved = [snapped.from === from ? null : first, snapped.to === to ? null : last];
  const snappedTo = moved.includes(HOUR_S) ? HOUR_S : moved.includes(QUARTER_HOUR_S) ? QUARTER_HOUR_S : null;
  return { ...snapped, snappedTo };
}

/** What an answer says of it. */
export function describeRetention(
  asked: { from: number; to: number },
  { from, to, snappedTo }: SnappedRange,
  { dataPoints, quarters }: KeptFrom,
): RangeRetention {
  if (!(from < to) || from >= dataPoints) return null;
  return {
    dataPointsFrom: dataPoints,
    quartersFrom: from < quarters ? quarters : null,
    asked: { from: asked.from, to: asked.to },
    snappedTo,
  };
}

/** Edges of buckets where only whole hours are left (zones off by a quarter or half an hour) move back to the hour. */
export function snapEdges(edges: readonly number[], { quarters }: KeptFrom): number[] {
  const snapped = edges.map((edge) => (edge < quarters ? Math.floor(edge / HOUR_S) * HOUR_S : edge));
  return snapped.filter((edge, i) => edge !== snapped[i - 1]);
}

/** The finest step that a range from `from` on can be answered in; null: any. */
export function finestStep(from: number, kept: KeptFrom): Step | null {
  const cell = cellAt(from, kept);
  return cell === null ? null : cell === HOUR_S ? "1h" : "15m";
}
