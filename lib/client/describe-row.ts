/** One bucket of a chart in words, for those who go through its values without a pointer. Pure. */
import type { Band, ChartRow } from "./chart-rows.ts";
import { formatExact, formatSigned } from "./format-count.ts";
import { formatSpan } from "./format-time.ts";
import { reasonText } from "./reason-text.ts";

export interface RowWords {
  /** "followers". */
  unit: string;
  tz: string;
  format: (value: number | null | undefined) => string;
  /** Why a bucket that is no gap has no value. */
  unknown: string;
  bands: readonly Band[];
  /** What the second line is; null: there is none. */
  vsName: string | null;
}

/** "24 Nov 2026, 13:00 – 13:05: 12,345 followers, +12 since the bucket before, 4 of 5 data points" */
export function describeRow(rows: readonly ChartRow[], index: number, words: RowWords): string {
  const row = rows[index];
  if (!row) return "";
  const { unit, tz, format, vsName } = words;
  const before = rows[index - 1]?.last ?? null;
  const due = Math.max(row.expected, row.count);
  const parts =
    row.last === null
      ? [inSmall(emptyWords(row, words))]
      : [
          `${format(row.last)} ${unit}`,
          ...(before === null ? [] : [`${formatSigned(row.last - before)} since the bucket before`]),
          `${formatExact(row.count)} of ${formatExact(due)} data ${due === 1 ? "point" : "points"}`,
        ];
  return [
    `${formatSpan(row.t, row.end, tz)}: ${parts.join(", ")}`,
    ...(vsName === null ? [] : [`${vsName} ${format(row.vs)}`]),
    ...(row.running ? ["still running"] : []),
  ].join("; ");
}

/** Why a bucket has no value. */
export function emptyWords(
  { t, count, expected, running }: ChartRow,
  { bands, unknown }: Pick<RowWords, "bands" | "unknown">,
): string {
  if (count === 0 && expected === 0) return running ? "No data point yet" : "No data point was due";
  const band = bands.find(({ from, to }) => from <= t && t < to);
  return count > 0 || !band ? unknown : `No data: ${reasonText(band.reason)}`;
}

/** As the rest of a sentence goes on. */
function inSmall(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}
