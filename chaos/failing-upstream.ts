/** What F16 and F20 have in common: an upstream that fails three requests in ten, then all of them, and comes back. */
import type { FailureReason } from "#lib/domain/failure.ts";
import { phaseWindow } from "#lib/domain/shard-phase.ts";
import type { RuleInput } from "#mockstagram/script.ts";
import type { Evidence } from "./check.ts";
import { type Bench, type Measured, type Shape, slotsOf } from "./fault.ts";
import { judgeHerd, judgeRetries } from "./judge-requests.ts";
import { countMissing, otherReasons } from "./missing.ts";
import { readReasons } from "./read-reasons.ts";
import { mostForOne, readTraffic, requestsIn, setUpstream } from "./upstream.ts";

export interface FailingUpstream {
  /** Those of a share of 0.3, all together. */
  partly: readonly RuleInput[];
  reason: FailureReason;
  /** All requests fail from now on, and until the end. */
  breakAll(): Promise<void>;
  mend(): Promise<void>;
}

/** Four tries fail, which are independent of each other. */
const MISSING_SHARE = 0.3 ** 4;
const PARTLY_SLOTS_MAX = 3;
/** Until a worker is sure that nobody is answered, requests go on. */
const NOTICED_S = 5;
/** Then single ones: of each worker one in so many seconds at most. */
const TRY_EVERY_S = 0.7;
/** Workers have seen enough to know what is usual. */
const USUAL_S = 45;

/** Seconds of the window: what happens when. Whole slots. */
export function planOf({ slot, minutes }: Shape) {
  const seconds = minutes * 60;
  const whole = (wanted: number) => Math.max(1, Math.round(wanted / slot)) * slot;
  const partlyFrom = whole(USUAL_S);
  const partlyTo = partlyFrom + whole(seconds * 0.25);
  // A clean slot between them, by which the rate before the second fault is measured.
  const allFrom = partlyTo + slot;
  return { partlyFrom, partlyTo, allFrom, allTo: allFrom + whole(seconds * 0.25) };
}

/** Of one influencer: the outage, and a slot more. */
export function slotsAllowed(shape: Shape): number {
  const { allFrom, allTo } = planOf(shape);
  return slotsOf(allTo - allFrom, shape.slot) + 1;
}

export async function failUpstream(
  { shape, pipeline, window, at, say }: Bench,
  { partly, reason, breakAll, mend }: FailingUpstream,
): Promise<(evidence: Evidence) => Promise<Measured>> {
  const { partlyFrom, partlyTo, allFrom, allTo } = planOf(shape);
  const epoch = (from: number, to: number) => ({ from: window.from + from, to: window.from + to });
  await at(0);
  await setUpstream(
    pipeline,
    partly.map((rule) => ({ ...rule, ...epoch(partlyFrom, partlyTo) })),
  );
  await at(partlyFrom);
  say(`three requests in ten fail, for ${partlyTo - partlyFrom} s`);
  await at(partlyTo);
  say("all are answered");
  // Within the slot, while shards are being fetched.
  const middle = Math.ceil(shape.slot * 0.2);
  await at(allFrom + middle);
  await breakAll();
  say(`all fail, for ${allTo - allFrom} s`);
  await at(allTo + middle);
  await mend();
  say("all are answered again");
  const end = allTo + 2 * shape.slot + Math.max(shape.slot, 60);
  await at(end);
  const traffic = await readTraffic(pipeline);

  return async ({ grid }) => {
    const problems = otherReasons(await readReasons(pipeline.db, grid, epoch(0, end)), [reason]);
    const missing = countMissing(grid, epoch(partlyFrom, partlyTo));
    const due = (shape.influencers * (partlyTo - partlyFrom)) / shape.slot;
    const mayMiss = due * MISSING_SHARE + 3 * Math.sqrt(due * MISSING_SHARE * (1 - MISSING_SHARE));
    if (missing.points > mayMiss) {
      problems.push(
        `${missing.points} of ${due} are missing where 3 in 10 failed: above ${mayMiss.toFixed(1)}`,
      );
    }
    if (missing.maxGap > PARTLY_SLOTS_MAX)
      problems.push(`${missing.maxGap} slots in a row where 3 in 10 failed`);
    const elsewhere =
      countMissing(grid, epoch(0, partlyFrom)).points +
      countMissing(grid, epoch(partlyTo, allFrom)).points +
      countMissing(grid, epoch(allTo + shape.slot, end)).points;
    if (elsewhere > 0) problems.push(`${elsewhere} are missing where nothing failed`);
    const gone = countMissing(grid, epoch(allFrom, allTo + shape.slot)).points;
    const whole = (shape.influencers * (allTo - allFrom - shape.slot)) / shape.slot;
    if (gone === 0 || gone < whole)
      problems.push(`${gone} are missing where all failed: at least ${whole} must`);

    const tried = requestsIn(traffic, epoch(partlyFrom, partlyTo)).sum;
    // No worker is started in these slots: F20's restarts come later.
    const most = mostForOne(traffic, epoch(partlyFrom, partlyTo));
    problems.push(...judgeRetries({ requests: tried, due, most }));
    const before = requestsIn(traffic, epoch(allFrom - shape.slot, allFrom));
    const meanwhile = requestsIn(traffic, epoch(allFrom + middle + NOTICED_S, allTo + middle));
    const spread = phaseWindow(shape.slot, false);
    const herd = judgeHerd({
      traffic,
      usual: before.sum / spread,
      spanS: Math.max(5, Math.round(spread / 6)),
      watched: epoch(allFrom + middle, allTo + middle + 60),
    });
    problems.push(...herd.problems);
    const tries = (shape.workers * (allTo - allFrom)) / TRY_EVERY_S;
    if (meanwhile.sum > tries)
      problems.push(`${meanwhile.sum} requests while nobody was answered, above ${tries}`);
    return {
      recoveryMs: null,
      problems,
      facts: {
        missingOfPartly: missing.points,
        allowedOfPartly: Number(mayMiss.toFixed(1)),
        triesEach: Number((tried / due).toFixed(3)),
        mostTriesOfOne: most,
        missingWhereAllFailed: gone,
        requestsWhileAllFailed: meanwhile.sum,
        ...herd.facts,
      },
    };
  };
}
