/** The buckets of a series that is planned, in the transaction that planned it, with the coverage that proves them. */
import type { Transaction } from "#lib/db/client.ts";
import { alignBuckets, shiftOf } from "#lib/domain/comparison.ts";
import type { DueRun } from "#lib/domain/coverage-of.ts";
import { describeRetention, type KeptFrom } from "#lib/domain/kept-from.ts";
import {
  type Comparison,
  type ComparisonKind,
  type Series,
  type SeriesField,
  seriesFields,
} from "#lib/domain/series.ts";
import { listNotDue } from "./list-not-due.ts";
import type { FiledPeriod } from "./list-periods.ts";
import type { SeriesPlan, SeriesQuestion, SteppedRange } from "./plan-series.ts";
import { type DueRange, type RangeBuckets, readBuckets } from "./read-range.ts";

/** `question` and `kept`: those of the plan. `now`: epoch seconds. Throws RANGE_TOO_LONG. */
export async function readSeries(
  tx: Transaction,
  { influencerId, range, other, step }: SeriesPlan,
  question: SeriesQuestion,
  { kept, now }: { kept: KeptFrom; now: number },
): Promise<Series> {
  const { tz = "UTC", fields = seriesFields, vs } = question;
  const { from, to } = range.snapped;
  const asked = { influencerId, step, tz, fields, kept, now, withReasons: true };
  const { edges, ...buckets } = await readBuckets(tx, range, asked);
  const t = edges.slice(0, -1);
  const compared =
    other && vs ? { other, buckets: await readBuckets(tx, other, { ...asked, withReasons: false }) } : null;
  return {
    step,
    tz,
    from,
    to,
    retention: describeRetention(question, range.snapped, kept),
    t,
    ...buckets,
    notDue: from < to ? await listNotDue(tx, influencerId, range) : [],
    comparison:
      compared && vs ? beside(t, compared, { kind: vs, range: { from, to, step, tz }, fields }) : null,
    demo: demoRanges(range.due),
  };
}

function beside(
  t: readonly number[],
  { other, buckets }: { other: DueRange; buckets: RangeBuckets },
  { kind, range, fields }: { kind: ComparisonKind; range: SteppedRange; fields: readonly SeriesField[] },
): Comparison {
  const places = alignBuckets(t, buckets.edges, shiftOf(kind, range), range);
  const pick = <T>(column: readonly T[], none: T) =>
    places.map((place) => (place === null ? none : (column[place] ?? none)));
  const comparison: Comparison = {
    kind,
    from: other.snapped.from,
    to: other.snapped.to,
    t: pick<number | null>(buckets.edges, null),
    expected: buckets.coverage.expected,
    present: buckets.coverage.present,
  };
  for (const field of fields) {
    const columns = buckets[field];
    if (columns) comparison[field] = { last: pick(columns.last, null), count: pick(columns.count, 0) };
  }
  return comparison;
}

/** Neighbouring demo periods (of different intervals) are one range. */
function demoRanges(due: readonly DueRun<FiledPeriod>[]): { from: number; to: number }[] {
  const ranges: { from: number; to: number }[] = [];
  for (const { kind, from, to } of due) {
    if (kind !== "demo") continue;
    const last = ranges.at(-1);
    if (last?.to === from) last.to = to;
    else ranges.push({ from, to });
  }
  return ranges;
}
