/** The step of `auto`. Pure. */
import { bucketEdges, stepSeconds } from "./bucket-edges.ts";
import { type Step, steps } from "./series.ts";

export interface StepQuestion {
  /** The range [from, to), epoch seconds. */
  from: number;
  to: number;
  tz: string;
  /** Most buckets. */
  points: number;
  /** Intervals in force somewhere in the range, in seconds. */
  intervals: readonly number[];
  /** No finer one is kept of all of the range. */
  finest?: Step;
}

/**
 * The finest step that is no finer than any interval in force (finer ones would draw gaps that are none)
 * and gives at most `points` buckets. null: not even weeks are few enough.
 */
export function chooseStep(question: StepQuestion): Step | null {
  const { from, to, tz, points, intervals, finest } = question;
  const coarsest = Math.max(finest ? stepSeconds[finest] : 0, ...intervals);
  const step = steps.find(
    (candidate) =>
      stepSeconds[candidate] >= coarsest && bucketEdges(from, to, candidate, tz, points) !== null,
  );
  return step ?? null;
}
