/** All that the comparison's chart, table and numbers show, out of the series of those who are compared. Pure. */

import type { Series } from "#lib/domain/series.ts";
import { compareAxis } from "./compare-axis.ts";
import {
  alignSeries,
  type CompareRow,
  type CompareView,
  type LineStats,
  statsOfLine,
  type ViewProblem,
  viewLine,
} from "./compare-lines.ts";
import { missingText, nothingWords } from "./coverage-text.ts";
import { formatExact, formatPercent, formatSigned } from "./format-count.ts";
import { formatSpan } from "./format-time.ts";
import { type InfluencerKey, influencerPath } from "./influencer-path.ts";
import type { ValueAxis } from "./nice-ticks.ts";
import { type TimeAxis, timeTicks } from "./time-ticks.ts";

export interface ComparedSeries {
  /** 0 to 5: colour, dash and letter. */
  place: number;
  account: InfluencerKey;
  name: string;
  series: Series;
}

export interface CompareLine extends ComparedSeries {
  id: string;
  /** "A" to "F". */
  letter: string;
  /** As the view shows them, one a row. */
  values: (number | null)[];
  followers: (number | null)[];
  problem: ViewProblem | null;
  stats: LineStats;
  /** The width of its own buckets, which its numbers count from, where they are finer than the rows; else null. */
  ownStep: Series["step"] | null;
  /** By the rows: another one has a value before its first. */
  isLater: boolean;
}

export interface Comparison {
  view: CompareView;
  step: Series["step"];
  tz: string;
  rows: CompareRow[];
  lines: CompareLine[];
  domain: [number, number];
  timeAxis: TimeAxis;
  valueAxis: ValueAxis;
  /** The whole chart in a sentence. */
  sentence: string;
}

export function letterOf(place: number): string {
  return String.fromCharCode(65 + place);
}

/** Series of one range and zone. `asOf`: when the oldest was read, epoch seconds. null: there is none. */
export function buildComparison(
  compared: readonly ComparedSeries[],
  { view, asOf }: { view: CompareView; asOf: number },
): Comparison | null {
  const aligned = alignSeries(
    compared.map(({ series }) => series),
    asOf,
  );
  const [first] = compared;
  if (!aligned || !first) return null;
  const { from, to, tz } = first.series;
  const { step, rows } = aligned;
  const begins = aligned.followers.map(firstRow);
  const lines = compared.map((one, i): CompareLine => {
    const followers = aligned.followers[i] ?? [];
    const begin = firstRow(followers);
    const stats = statsOfLine(one.series);
    return {
      ...one,
      ...viewLine(followers, view, stats.first),
      id: influencerPath(one.account),
      letter: letterOf(one.place),
      followers,
      stats,
      ownStep: one.series.step === step ? null : one.series.step,
      isLater: begin < rows.length && begin > Math.min(...begins),
    };
  });
  const domain: [number, number] = [Math.min(from, rows[0]?.t ?? from), to];
  return {
    view,
    step,
    tz,
    rows,
    lines,
    domain,
    timeAxis: timeTicks(domain[0], domain[1], tz),
    valueAxis: compareAxis(
      view,
      lines.flatMap(({ values }) => values),
    ),
    sentence: `Followers from the first bucket to the last, ${formatSpan(domain[0], domain[1], tz)}. ${lines.map(describeLine).join(" ")}`,
  };
}

/** `followers.length`: none has a value. */
function firstRow(followers: readonly (number | null)[]): number {
  const found = followers.findIndex((value) => value !== null);
  return found < 0 ? followers.length : found;
}

function describeLine({ name, letter, stats, series: { coverage } }: CompareLine): string {
  const { first, last, gain, gainPercent } = stats;
  const missing = coverage.expected - coverage.present;
  const gaps = missing > 0 ? `, ${missingText(missing, coverage.expected)}` : "";
  // Where there is no data point at all, all of them are missing.
  if (first === null)
    return `${letter}, ${name}: ${nothingWords(coverage)} in this range${coverage.present > 0 ? gaps : ""}.`;
  const percent = gainPercent === null ? "" : ` (${formatPercent(gainPercent)})`;
  return `${letter}, ${name}: from ${formatExact(first)} to ${formatExact(last)}, ${formatSigned(gain)}${percent}${gaps}.`;
}
