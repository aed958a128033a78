/** A series: buckets of one influencer over a range, with the coverage that proves them. */
import type { Database } from "#lib/db/client.ts";
import { bucketEdges, isTimeZone, stepSeconds } from "#lib/domain/bucket-edges.ts";
import { chooseStep } from "#lib/domain/choose-step.ts";
import { coverageOf, type DueRun, dueRuns } from "#lib/domain/coverage-of.ts";
import { describeRetention, finestStep, type KeptFrom, snapEdges, snapRange } from "#lib/domain/kept-from.ts";
import { leaveOutForgotten } from "#lib/domain/present-runs.ts";
import {
  SERIES_POINTS_DEFAULT,
  SERIES_POINTS_MAX,
  type Series,
  type SeriesField,
  type Step,
  seriesFields,
} from "#lib/domain/series.ts";
import { AppError } from "#lib/errors.ts";
import { type Clock, SECOND } from "#lib/time.ts";
import { getBuckets } from "./get-buckets.ts";
import { getKeptFrom } from "./get-kept-from.ts";
import { listDirtyHours } from "./list-dirty-hours.ts";
import { type FiledPeriod, listPeriods } from "./list-periods.ts";
import { listPresentRuns } from "./list-present-runs.ts";
import { listSlotFailures } from "./list-slot-failures.ts";
import { listWorkerAbsences } from "./list-worker-absences.ts";
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
}

/**
 * The first and last bucket hold what lies in the range, not all of their width. Where data points are no longer kept, the
 * edges of the range move outward to whole 15 minutes or hours, and the answer says so; a finer step is refused there.
 * Throws NOT_FOUND, BAD_REQUEST, RANGE_TOO_LONG.
 */
export async function getSeries(db: Database, input: SeriesInput, clock: Clock): Promise<Series> {
  const { tz = "UTC", fields = seriesFields } = input;
  requireRange(input.from, input.to);
  if (!isTimeZone(tz)) throw new AppError("BAD_REQUEST", "tz is not a known IANA time zone.");
  const now = clock.now() / SECOND;
  // One snapshot for all statements: buckets and coverage must agree while data points come in.
  return await db.transaction(
    async (tx) => {
      const influencer = await requireInfluencer(tx, input);
      const kept = await getKeptFrom(tx);
      const snapped = snapRange(input.from, input.to, kept);
      const { from, to } = snapped;
      const due = leaveOutForgotten(
        dueRuns(await listPeriods(tx, influencer.id, { from, to }), from, to),
        kept,
      );
      const intervals = due.length > 0 ? due.map((run) => run.interval) : [influencer.interval];
      const step = resolveStep({ ...input, from, to }, tz, intervals, kept);
      const grid = bucketEdges(from, to, step, tz);
      const edges = grid && snapEdges(grid, kept);
      if (edges === null) throw tooManyPoints(`Step ${step} gives more than ${SERIES_POINTS_MAX} points.`);
      const dirtyHours = await listDirtyHours(tx, influencer.id, { from, to });
      const columns = await getBuckets(tx, {
        influencerId: influencer.id,
        from,
        to,
        edges,
        fields,
        dirtyHours,
        kept,
      });
      const present = await listPresentRuns(tx, influencer.id, due, dirtyHours, kept);
      const question = { due, present, edges, now };
      const bare = coverageOf({ ...question, failures: [], absences: [] });
      const { expected, coverage } =
        bare.coverage.gapsTotal === 0
          ? bare
          : coverageOf({
              ...question,
              failures: await listSlotFailures(tx, influencer.id, due),
              absences: await listWorkerAbsences(tx, { ...spanOf(due), now }),
            });
      return {
        step,
        tz,
        from,
        to,
        retention: describeRetention(input, snapped, kept),
        t: edges.slice(0, -1),
        ...columns,
        expected,
        coverage,
        demo: demoRanges(due),
      };
    },
    { isolationLevel: "repeatable read", accessMode: "read only" },
  );
}

/** From the first slot that was due to the end of the last, which may lie beyond the range. */
function spanOf(due: readonly DueRun[]): { from: number; to: number } {
  const last = due.at(-1);
  return { from: due.at(0)?.from ?? 0, to: last ? last.to + last.interval : 0 };
}

function resolveStep(input: SeriesInput, tz: string, intervals: readonly number[], kept: KeptFrom): Step {
  const { from, to, step = "auto", points = SERIES_POINTS_DEFAULT } = input;
  const finest = from < to ? finestStep(from, kept) : null;
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

function tooManyPoints(message: string): AppError {
  return new AppError("RANGE_TOO_LONG", message, { details: { pointsMax: SERIES_POINTS_MAX } });
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
