/** What poster and chart share, so that one takes the other's place without a jump. */
import type { Band, ChartRow } from "#lib/client/chart-rows.ts";
import type { ValueAxis } from "#lib/client/nice-ticks.ts";
import type { TimeAxis } from "#lib/client/time-ticks.ts";

/** Pixels around the plot. */
export const frame = { top: 10, right: 14, bottom: 26, left: 62 } as const;

/** Part of the plot's height that the marks of partly missing buckets take. */
export const PARTIAL_SHARE = 0.025;

export interface NoteMark {
  n: number;
  from: number;
  to: number | null;
}

export interface ChartProps {
  /** What is drawn: "Followers of influencer-1000042". */
  name: string;
  /** The whole chart in a sentence. */
  sentence: string;
  /** Name of the values in the tooltip: "followers". */
  unit: string;
  rows: ChartRow[];
  bands: Band[];
  /** Where some data points of a bucket are missing, [from, to). */
  partial: { from: number; to: number }[];
  /** Demo history, [from, to). */
  demo: { from: number; to: number }[];
  /** Moments of jumps, epoch seconds; always the same array while they are the same. */
  jumps?: readonly number[];
  /** Notes, [from, to) or an instant, by their number in the list below. */
  notes?: readonly NoteMark[];
  domain: [number, number];
  timeAxis: TimeAxis;
  valueAxis: ValueAxis;
  /** A CSS colour. */
  color: string;
  height: number;
  tz: string;
  /** Bars stand on 0, and are values of whole buckets. */
  shape: "line" | "bars";
  /** A value in the tooltip; always the same function. */
  format: (value: number | null | undefined) => string;
  /** Why a bucket that is no gap has no value. */
  unknown: string;
  /** What the second line is: "previous period"; null: there is none. */
  vsName: string | null;
  /** A range was drawn on the chart with the pointer, [from, to); always the same function. */
  onZoom: (from: number, to: number) => void;
}
