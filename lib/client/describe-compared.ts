/** What each line of a comparison has in one bucket, in words: under a pointer, and for those who have none. Pure. */
import type { CompareLine, Comparison } from "./build-comparison.ts";
import { formatViewed } from "./compare-axis.ts";
import { changeSince } from "./compare-lines.ts";
import { formatExact, formatPercent, formatSigned } from "./format-count.ts";
import { formatSpan } from "./format-time.ts";
import { whyNone } from "./why-none.ts";

export interface LineWords {
  line: CompareLine;
  /** As the view shows it; null: it has none. */
  value: string | null;
  /** Beside it: the followers where the view shows else, or the change since the first bucket; or why there is none. */
  more: string[];
}

/** The highest first. */
export function lineWords({ rows, lines, view }: Comparison, at: number): LineWords[] {
  const row = rows[at];
  if (!row) return [];
  const isRelative = view === "change" || view === "rebased";
  return lines
    .map((line) => ({ line, value: line.values[at] ?? null, followers: line.followers[at] ?? null }))
    .sort((a, b) => (b.value ?? Number.NEGATIVE_INFINITY) - (a.value ?? Number.NEGATIVE_INFINITY))
    .map(({ line, value, followers }) => {
      if (value === null && followers === null)
        return { line, value: null, more: [whyNone(line.series, row)] };
      const more = isRelative || value === null ? [formatExact(followers)] : [];
      if (!isRelative) more.push(changeWords(followers, line.stats.first));
      return { line, value: formatViewed(value, view), more };
    });
}

/** "24 Nov 2026, 13:00 – 13:05: A, influencer-1000042: 12,345 · +12 (+0.1 %); B, …" */
export function describeCompared(comparison: Comparison, at: number): string {
  const row = comparison.rows[at];
  if (!row) return "";
  const each = lineWords(comparison, at).map(
    ({ line, value, more }) =>
      `${line.letter}, ${line.name}: ${[...(value === null ? [] : [value]), ...more].join(" · ")}`,
  );
  const running = row.running ? ["still running"] : [];
  return `${formatSpan(row.t, row.end, comparison.tz)}: ${[...each, ...running].join("; ")}`;
}

/** "+1,204 (+1.2 %)" */
function changeWords(followers: number | null, first: number | null): string {
  const { gain, gainPercent } = changeSince(first, followers);
  return `${formatSigned(gain)}${gainPercent === null ? "" : ` (${formatPercent(gainPercent)})`}`;
}
