/** The sentence that says what a chart shows, for those who don't see it. Pure. */
import type { Coverage } from "#lib/domain/series.ts";
import type { ChartRow } from "./chart-rows.ts";
import { missingText, nothingWords } from "./coverage-text.ts";
import { formatExact, formatPercent, formatSigned } from "./format-count.ts";
import { formatInstant } from "./format-time.ts";
import { gapReasons } from "./gap-reasons.ts";
import { reasonText } from "./reason-text.ts";

export function describeSeries(name: string, rows: ChartRow[], coverage: Coverage, tz: string): string {
  const known = rows.filter((row) => row.last !== null);
  const first = known[0];
  const last = known.at(-1);
  if (!first || !last) {
    return `${name}: ${nothingWords(coverage)} in this range. ${describeGaps(coverage)}`;
  }
  const change = (last.last ?? 0) - (first.last ?? 0);
  const percent = first.last ? (100 * change) / first.last : null;
  const highest = known.reduce((a, b) => (topOf(b) > topOf(a) ? b : a));
  const lowest = known.reduce((a, b) => (floorOf(b) < floorOf(a) ? b : a));
  // As the chart draws them: a last value stands where its bucket ends. An extreme lies somewhere in its bucket.
  const [begins, ends] = [formatInstant(first.at, tz), formatInstant(last.at, tz)];
  const inBucket = (row: ChartRow) => `in the bucket from ${formatInstant(row.t, tz)}`;
  return [
    `${name}, ${begins} to ${ends}: from ${formatExact(first.last)} to ${formatExact(last.last)},`,
    // Not the gain of the range, which counts from the last value before it.
    `${formatSigned(change)}${percent === null ? "" : ` (${formatPercent(percent)})`} from the first bucket to the last;`,
    `highest ${formatExact(topOf(highest))} ${inBucket(highest)}, lowest ${formatExact(floorOf(lowest))} ${inBucket(lowest)}.`,
    describeGaps(coverage),
  ].join(" ");
}

const topOf = ({ max, last }: ChartRow) => max ?? last ?? 0;
const floorOf = ({ min, last }: ChartRow) => min ?? last ?? 0;

function describeGaps({ expected, present, gapsTotal, missingByReason }: Coverage): string {
  const missing = expected - present;
  if (missing <= 0) return "No gaps.";
  const reasons = gapReasons({ missingByReason })
    .map(({ reason }) => reasonText(reason))
    .join(", ");
  return `${formatExact(gapsTotal)} ${gapsTotal === 1 ? "gap" : "gaps"}, ${missingText(missing, expected)}${reasons ? ` (${reasons})` : ""}.`;
}

/** The same of a chart of net gains, whose sum says more than its ends. */
export function describeGains(name: string, rows: readonly ChartRow[], tz: string): string {
  const known = rows.filter((row) => row.last !== null);
  const [first] = known;
  if (!first) return `${name}: no two neighbouring buckets with data.`;
  const most = known.reduce((a, b) => ((b.last ?? 0) > (a.last ?? 0) ? b : a), first);
  const least = known.reduce((a, b) => ((b.last ?? 0) < (a.last ?? 0) ? b : a), first);
  const sum = known.reduce((total, { last }) => total + (last ?? 0), 0);
  return [
    `${name}: ${formatSigned(sum)} in ${formatExact(known.length)} of ${formatExact(rows.length)} buckets;`,
    `most ${formatSigned(most.last)} at ${formatInstant(most.t, tz)},`,
    `least ${formatSigned(least.last)} at ${formatInstant(least.t, tz)}.`,
  ].join(" ");
}
