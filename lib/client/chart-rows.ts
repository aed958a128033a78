/** A series as rows for one chart and its table twin, and the bands where data is missing. Pure. */
import type { GapReason } from "#lib/domain/failure.ts";
import type { Series, SeriesField } from "#lib/domain/series.ts";

export interface ChartRow {
  /** The bucket, [t, end). Epoch seconds. */
  t: number;
  end: number;
  /** Where it stands on the axis: what was counted last stands where the bucket ends, or now. */
  at: number;
  last: number | null;
  min: number | null;
  max: number | null;
  /** [min, max], the chart's band. */
  band: [number, number] | null;
  /** `last`, except in a running bucket. */
  solid: number | null;
  /** `last` of a running bucket, and of the one before it, so that a dashed line joins them. */
  dashed: number | null;
  /** No neighbour on either side: drawn as a dot, else it would be invisible. */
  isolated: boolean;
  /** The bucket is not over: its numbers will still change. */
  running: boolean;
  /** Data points with this count, and slots that were due. */
  count: number;
  expected: number;
  /** The value of the other range that is compared with, and where its bucket begins. */
  vs: number | null;
  vsFrom: number | null;
  /** As `isolated`, of the other range's line. */
  vsIsolated: boolean;
}

/** `asOf`: when the series was read. Rows carry null where nothing was counted: never 0, never interpolated. */
export function chartRows(series: Series, field: SeriesField, asOf: number): ChartRow[] {
  const columns = series[field];
  if (!columns) return [];
  const compared = series.comparison?.[field]?.last ?? [];
  const buckets = series.t.map((t, i) => {
    const end = series.t[i + 1] ?? series.to;
    const [min, max] = [columns.min[i] ?? null, columns.max[i] ?? null];
    return {
      ...{ t, end, at: placeOf({ t, end }, asOf) },
      min,
      max,
      band: min === null || max === null ? null : ([min, max] satisfies [number, number]),
      running: end > asOf,
      count: columns.count[i] ?? 0,
      expected: series.expected[i] ?? 0,
      vsFrom: series.comparison?.t[i] ?? null,
    };
  });
  return withLines(buckets, columns.last, compared);
}

/** A line that rises between two buckets then rises when it did, and a moment's mark stands on it. */
export function placeOf({ t, end }: { t: number; end: number }, asOf: number): number {
  return Math.min(end, Math.max(t, asOf));
}

type Bucket = Omit<ChartRow, "last" | "solid" | "dashed" | "isolated" | "vs" | "vsIsolated">;

/** Buckets with other values in them, drawn as lines. Columns may be shorter: the rest is null. */
export function withLines(
  buckets: readonly Bucket[],
  last: readonly (number | null)[],
  vs: readonly (number | null)[] = [],
): ChartRow[] {
  const isAlone = (column: readonly (number | null)[], i: number) =>
    (column[i] ?? null) !== null && (column[i - 1] ?? null) === null && (column[i + 1] ?? null) === null;
  return buckets.map((bucket, i) => {
    const value = last[i] ?? null;
    const nextRuns = !bucket.running && buckets[i + 1]?.running === true;
    return {
      ...bucket,
      last: value,
      solid: bucket.running ? null : value,
      dashed: bucket.running || (nextRuns && (last[i + 1] ?? null) !== null) ? value : null,
      isolated: isAlone(last, i),
      vs: vs[i] ?? null,
      vsIsolated: isAlone(vs, i),
    };
  });
}

export interface Band {
  from: number;
  to: number;
  reason: GapReason;
}

/** Why a bucket is empty: the reason of most of it. The first gaps are listed; of later ones it is not known. */
export function mainReason(series: Series, { t, end }: { t: number; end: number }): GapReason {
  let most = 0;
  let reason: GapReason = "unknown";
  for (const gap of series.coverage.gaps) {
    const overlap = Math.min(gap.to, end) - Math.max(gap.from, t);
    if (overlap <= most) continue;
    most = overlap;
    reason = gap.reason;
  }
  return reason;
}

/**
 * Why a bucket with slots that were due is empty: the reason of most of it; null: no slot of it is missing, the platform
 * answered and hid the count.
 */
export function gapReasonOf(series: Series, bucket: { t: number; end: number }): GapReason | null {
  return touchesGap(series, bucket) ? mainReason(series, bucket) : null;
}

/** Behind the last gap that is listed there may be others. */
function touchesGap({ coverage }: Series, { t, end }: { t: number; end: number }): boolean {
  const { gaps, gapsTotal } = coverage;
  if (gaps.some((gap) => gap.from < end && gap.to > t)) return true;
  return gapsTotal > gaps.length && end > (gaps.at(-1)?.to ?? t);
}

/** The same of a row that may span several buckets of the series. */
export function whyEmpty(series: Series, row: { t: number; end: number }): GapReason | "not_due" | "hidden" {
  const due = series.expected.reduce((sum, slots, i) => {
    const t = series.t[i] ?? series.to;
    return row.t <= t && t < row.end ? sum + slots : sum;
  }, 0);
  return due === 0 ? "not_due" : (gapReasonOf(series, row) ?? "hidden");
}

/**
 * Runs of buckets that hold some data points, but not all that were due: a line is drawn there, and hides it. A count
 * that the platform hid is none of these: its slot is no gap.
 */
export function partialSpans(series: Series, rows: ChartRow[]): { from: number; to: number }[] {
  const spans: { from: number; to: number }[] = [];
  for (const row of rows) {
    const { t, end, count, expected, running } = row;
    if (running || count === 0 || count >= expected || !touchesGap(series, row)) continue;
    const previous = spans.at(-1);
    if (previous?.to === t) previous.to = end;
    else spans.push({ from: t, to: end });
  }
  return spans;
}

/**
 * Runs of buckets that were due and hold no value, with the reason of the gap that they overlap. What the platform hid
 * is no gap, and coverage counts it as there: no band contradicts it.
 */
export function gapBands(series: Series, rows: ChartRow[]): Band[] {
  const bands: Band[] = [];
  for (const row of rows) {
    if (row.last !== null || row.expected === 0) continue;
    const reason = gapReasonOf(series, row);
    if (reason === null) continue;
    const previous = bands.at(-1);
    if (previous && previous.to === row.t && previous.reason === reason) previous.to = row.end;
    else bands.push({ from: row.t, to: row.end, reason });
  }
  return bands;
}
