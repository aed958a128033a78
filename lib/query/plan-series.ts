/** What a series will hold, before a bucket of it is read: its range, what was due in it, its step, and the range beside it. */
import type { Transaction } from "#lib/db/client.ts";
import { stepSeconds } from "#lib/domain/bucket-edges.ts";
import { chooseStep } from "#lib/domain/choose-step.ts";
import { shiftBack, shiftOf } from "#lib/domain/comparison.ts";
import { finestStep, type KeptFrom } from "#lib/domain/kept-from.ts";
import {
  type ComparisonKind,
  SERIES_POINTS_DEFAULT,
  type SeriesField,
  type Step,
  steps,
} from "#lib/domain/series.ts";
import { AppError } from "#lib/errors.ts";
import { SECOND } from "#lib/time.ts";
import type { RegisteredInfluencer } from "./find-influencer.ts";
import { type DueRange, readDue, tooManyPoints } from "./read-range.ts";

/** Which buckets of which range, of whomever. */
export interface SeriesQuestion {
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

export interface SeriesPlan {
  influencerId: number;
  range: DueRange;
  /** null: none was asked for. */
  other: DueRange | null;
  step: Step;
}

/** `kept`: as get-kept-from gives it in the same snapshot. Throws BAD_REQUEST, RANGE_TOO_LONG. */
export async function planSeries(
  tx: Transaction,
  { id: influencerId, interval }: Pick<RegisteredInfluencer, "id" | "interval">,
  question: SeriesQuestion,
  kept: KeptFrom,
): Promise<SeriesPlan> {
  const { vs, tz = "UTC" } = question;
  const range = await readDue(tx, influencerId, question, kept);
  const { from, to } = range.snapped;
  const readOther = (step: Step) =>
    vs === undefined || from >= to
      ? null
      : readDue(tx, influencerId, otherRange(vs, { from, to, step, tz }), kept);
  // Both are answered in one step: what is kept and due of either decides. A wider one may reach further back.
  let step = resolveStep(question, range, [], interval, kept);
  let other = await readOther(step);
  for (let tries = 0; other !== null && tries < steps.length; tries++) {
    const both = resolveStep(question, range, [other], interval, kept);
    if (both === step) break;
    step = both;
    other = await readOther(step);
  }
  return { influencerId, range, other, step };
}

export interface SteppedRange {
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

function resolveStep(
  question: SeriesQuestion,
  range: DueRange,
  others: readonly DueRange[],
  interval: number,
  kept: KeptFrom,
): Step {
  const { step = "auto", points = SERIES_POINTS_DEFAULT, tz = "UTC" } = question;
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
