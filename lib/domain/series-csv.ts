/** A series as CSV: a line a bucket, times as ISO 8601 in UTC, nothing where there is no value. Pure. */
import { csvLine } from "./csv-line.ts";
import { netGains } from "./net-gains.ts";
import { type Series, type SeriesField, seriesFields } from "./series.ts";

type Column = [name: string, of: (bucket: number) => string | number | null];

export function seriesCsv(series: Series): string {
  const columns: Column[] = [
    ["from", (i) => isoTime(series.t[i])],
    ["to", (i) => isoTime(series.t[i + 1] ?? series.to)],
    ...seriesFields.flatMap((field) => fieldColumns(series, field)),
    ["ratio", (i) => quotient(series.followers?.last[i], series.following?.last[i])],
    ["expected", (i) => series.expected[i] ?? null],
  ];
  const { comparison } = series;
  if (comparison) {
    columns.push(["vs_from", (i) => isoTime(comparison.t[i])]);
    for (const field of seriesFields) {
      const [own, other] = [series[field]?.last, comparison[field]?.last];
      if (!own || !other) continue;
      const change = (i: number) => difference(own[i], other[i]);
      columns.push(
        [`vs_${field}`, (i) => other[i] ?? null],
        [`vs_${field}_change`, change],
        [`vs_${field}_change_percent`, (i) => quotient(100 * (change(i) ?? Number.NaN), other[i])],
      );
    }
  }
  const head = csvLine(columns.map(([name]) => name));
  return head + series.t.map((_, i) => csvLine(columns.map(([, of]) => of(i)))).join("");
}

function fieldColumns(series: Series, field: SeriesField): Column[] {
  const columns = series[field];
  if (!columns) return [];
  const gains = netGains(columns.last);
  return [
    [field, (i) => columns.last[i] ?? null],
    [`${field}_lowest`, (i) => columns.min[i] ?? null],
    [`${field}_highest`, (i) => columns.max[i] ?? null],
    [`${field}_average`, (i) => quotient(columns.sum[i], columns.count[i])],
    [`${field}_net_gain`, (i) => gains[i] ?? null],
    [`${field}_data_points`, (i) => columns.count[i] ?? null],
  ];
}

function isoTime(t: number | null | undefined): string | null {
  return t === null || t === undefined ? null : new Date(t * 1_000).toISOString();
}

function difference(a: number | null | undefined, b: number | null | undefined): number | null {
  return a == null || b == null ? null : a - b;
}

/** null where it has no meaning. */
function quotient(a: number | null | undefined, b: number | null | undefined): number | null {
  return a == null || !b || Number.isNaN(a) ? null : a / b;
}
