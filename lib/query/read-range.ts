/** Buckets and coverage of one range, inside the transaction of who asks. */
import type { Transaction } from "#lib/db/client.ts";
import { bucketEdges } from "#lib/domain/bucket-edges.ts";
import { coverageOf, type DueRun, dueRuns } from "#lib/domain/coverage-of.ts";
import { type KeptFrom, type SnappedRange, snapEdges, snapRange } from "#lib/domain/kept-from.ts";
import { leaveOutForgotten } from "#lib/domain/present-runs.ts";
import { SERIES_POINTS_MAX, type Series, type SeriesField, type Step } from "#lib/domain/series.ts";
import { AppError } from "#lib/errors.ts";
import { getBuckets } from "./get-buckets.ts";
import { listDirtyHours } from "./list-dirty-hours.ts";
import { type FiledPeriod, listPeriods } from "./list-periods.ts";
import { listPresentRuns } from "./list-present-runs.ts";
import { listSlotFailures } from "./list-slot-failures.ts";
import { listWorkerAbsences } from "./list-worker-absences.ts";

/** A range as it can be answered, and what was due in it. */
export interface DueRange {
  snapped: SnappedRange;
  periods: FiledPeriod[];
  due: DueRun<FiledPeriod>[];
}

/** [from, to), epoch seconds. `kept`: as get-kept-from gives it in the same snapshot. */
export async function readDue(
  tx: Transaction,
  influencerId: number,
  range: { from: number; to: number },
  kept: KeptFrom,
): Promise<DueRange> {
  const snapped = snapRange(range.from, range.to, kept);
  const { from, to } = snapped;
  const periods = await listPeriods(tx, influencerId, { from, to });
  return { snapped, periods, due: leaveOutForgotten(dueRuns(periods, from, to), kept) };
}

export interface RangeQuestion {
  influencerId: number;
  step: Step;
  tz: string;
  fields: readonly SeriesField[];
  kept: KeptFrom;
  /** Epoch seconds. */
  now: number;
  /** Whether it is asked why slots are missing. */
  withReasons: boolean;
}

export interface RangeBuckets extends Pick<Series, SeriesField | "expected" | "coverage"> {
  /** Bucket i is [edges[i], edges[i + 1]). */
  edges: number[];
}

/** Throws RANGE_TOO_LONG. */
export async function readBuckets(
  tx: Transaction,
  { snapped: { from, to }, due }: DueRange,
  { influencerId, step, tz, fields, kept, now, withReasons }: RangeQuestion,
): Promise<RangeBuckets> {
  const grid = bucketEdges(from, to, step, tz);
  if (grid === null) throw tooManyPoints(`Step ${step} gives more than ${SERIES_POINTS_MAX} points.`);
  const edges = snapEdges(grid, kept);
  const dirtyHours = await listDirtyHours(tx, influencerId, { from, to });
  const columns = await getBuckets(tx, { influencerId, from, to, edges, fields, dirtyHours, kept });
  const present = await listPresentRuns(tx, influencerId, due, dirtyHours, kept);
  const question = { due, present, edges, now };
  const bare = coverageOf({ ...question, failures: [], absences: [] });
  if (!withReasons || bare.coverage.gapsTotal === 0) return { edges, ...columns, ...bare };
  const judged = coverageOf({
    ...question,
    failures: await listSlotFailures(tx, influencerId, due),
    absences: await listWorkerAbsences(tx, { ...spanOf(due), now }),
  });
  return { edges, ...columns, ...judged };
}

/** From the first slot that was due to the end of the last, which may lie beyond the range. */
function spanOf(due: readonly DueRun[]): { from: number; to: number } {
  const last = due.at(-1);
  return { from: due.at(0)?.from ?? 0, to: last ? last.to + last.interval : 0 };
}

export function tooManyPoints(
  message: string,
  details: { pointsMax: number; points?: number } = { pointsMax: SERIES_POINTS_MAX },
): AppError {
  return new AppError("RANGE_TOO_LONG", message, { details });
}
