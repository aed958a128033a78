/** A series: buckets of one influencer over a range, with the coverage that proves them, and another range beside it. */
import type { Database } from "#lib/db/client.ts";
import { isTimeZone, stepSeconds } from "#lib/domain/bucket-edges.ts";
import { chooseStep } from "#lib/domain/choose-step.ts";
import { alignBuckets, shiftBack, shiftOf } from "#lib/domain/comparison.ts";
import type { DueRun } from "#lib/domain/coverage-of.ts";
import { describeRetention, finestStep, type KeptFrom } from "#lib/domain/kept-from.ts";
import {
  type Comparison,
  type ComparisonKind,
  SERIES_POINTS_DEFAULT,
  type Series,
  type SeriesField,
  type Step,
  seriesFields,
  steps,
} from "#lib/domain/series.ts";
import { AppError } from "#lib/errors.ts";
import { type Clock, SECOND } from "#lib/time.ts";
import { getKeptFrom } from "./get-kept-from.ts";
import { listNotDue } from "./list-not-due.ts";
import type { FiledPeriod } from "./list-periods.ts";
import { type DueRange, type RangeBuckets, readBuckets, readDue, tooManyPoints } from "./read-range.ts";
import { type Account, requireInfluencer } from "./require-influencer.ts";
import { requireRange } from "./require-range.ts";

export interface SeriesInput extends Account {
  /** Data points with a slot in [from, to), epoch seconds. */
  from: number;
  to: number;
  /** Default: auto. */
  step?: Step | "auto" | undefined;
  /** Whose days and hours; default UTC. */
  tz?: string | undefined;
  /** Most buckets of `auto`. */
  points?: number | undefined;
  /** Default: all. */
  fields?: readonly SeriesField[] | undefined;
  /** Which other range to lay beside it; default none. */
  vs?: ComparisonKind | undefined;
}

/**
 * The first and last bucket hold what lies in the range, not all of their width. Where data points are no longer kept, the
 * edges of the range move outward to whole 15 minutes or hours, and the answer says so; a finer step is refused there, of
 * the range that is compared with, too. Throws NOT_FOUND, BAD_REQUEST, RANGE_TOO_LONG.
 */
export async function getSeries(db: Database, input: SeriesInput, clock: Clock): Promise<Series> {
  const { tz = "UTC", fields = seriesFields, vs } = input;
  requireRange(input.from, input.to);
  if (!isTimeZone(tz)) throw new AppError("BAD_REQUEST", "tz is not a known IANA time zone.");
  const now = clock.now() / SECOND;
  // One snapshot for all statements: buckets and coverage must agree while data points come in.
  return await db.transaction(
    async (tx) => {
      const influencer = await requireInfluencer(tx, input);
      const kept = await getKeptFrom(tx);
      const range = await readDue(tx, influencer.id, input, kept);
      const { from, to } = range.snapped;
      const readOther = (step: Step) =>
        vs === undefined || from >= to
          ? null
          : readDue(tx, influencer.id, otherRange(vs, { from, to, step, tz }), kept);
      // Both are answered in one step: what is kept and due of either decides. A wider one may reach further back.
      let step = resolveStep(input, range, [], influencer.interval, kept);
      let other = await readOther(step);
      for (let tries = 0; other !== null && tries < steps.length; tries++) {
        const both = resolveStep(input, range, [other], influencer.interval, kept);
        if (both === step) break;
        step = both;
        other = await readOther(step);
      }
      const question = { influencerId: influencer.id, step, tz, fields, kept, now, withReasons: true };
      const { edges, ...buckets } = await readBuckets(tx, range, question);
      const t = edges.slice(0, -1);
      const compared =
        other && vs
          ? { other, buckets: await readBuckets(tx, other, { ...question, withReasons: false }) }
          : null;
      return {
        step,
        tz,
        from,
        to,
        retention: describeRetention(input, range.snapped, kept),
        t,
        ...buckets,
        notDue: from < to ? await listNotDue(tx, influencer.id, range) : [],
        comparison:
          compared && vs ? beside(t, compared, { kind: vs, range: { from, to, step, tz }, fields }) : null,
        demo: demoRanges(range.due),
      };
    },
    { isolationLevel: "repeatable read", accessMode: "read only" },
  );
}

interface SteppedRange {
  from: number;
  to: number;
  step: Step;
  tz: string;
}

function otherRange(kind: ComparisonKind, range: SteppedRange): { from: number; to: number } {
  const shift = shiftOf(kind, range);
  const from = shiftBack(range.from, shift, range.tz).at;
  return { from, to: Math.max(from, shiftBack(range.to, shift, range.tz).at) };
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

function resolveStep(
  input: SeriesInput,
  range: DueRange,
  others: readonly DueRange[],
  interval: number,
  kept: KeptFrom,
): Step {
  const { step = "auto", points = SERIES_POINTS_DEFAULT, tz = "UTC" } = input;
  const { from, to } = range.snapped;
  const due = [range, ...others].flatMap((one) => one.due.map((run) => run.interval));
  const intervals = due.length > 0 ? due : [interval];
  const finest = from < to ? finestStep(Math.min(from, ...others.map((o) => o.snapped.from)), kept) : null;
  if (step !== "auto") {
    if (finest === null || stepSeconds[step] >= stepSeconds[finest]) return step;
    const limit = new Date(kept[finest === "1h" ? "quarters" : "dataPoints"] * SECOND).toISOString();
    throw new AppError(
      "BAD_REQUEST",
      `Before ${limit} no step finer than ${finest} is kept; ask for that, for auto, or for a later range.`,
      { details: { stepFinest: finest, from: limit } },
    );
  }
  const chosen = chooseStep({ from, to, tz, points, intervals, ...(finest ? { finest } : {}) });
  if (chosen === null) throw tooManyPoints(`No step shows this range with at most ${points} points.`);
  return chosen;
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
