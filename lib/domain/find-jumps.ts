/** Which hours of a range are jumps: far from the influencer's own hourly gains of the days before. Pure. */

import { createGainWindow } from "./create-gain-window.ts";
import {
  BASELINE_DAYS,
  BASELINE_GAINS_MIN,
  JUMP_CHANGE_MIN,
  JUMP_SCORE_MIN,
  JUMP_SHARE_MIN,
} from "./jump-terms.ts";
import type { Jump, JumpBaseline } from "./jumps.ts";
import { HOUR_S } from "./seconds.ts";

const BASELINE_S = BASELINE_DAYS * 24 * HOUR_S;
/** By which the median absolute deviation of a normal distribution is its standard deviation. */
const MAD_TO_SIGMA = 1.4826;
/** The same of what 95 of 100 deviations are not larger than. */
const FAR_TO_SIGMA = 1 / 1.96;

export interface HourlyCount {
  /** Start of the hour, epoch seconds. */
  hour: number;
  /** Its newest slot with a data point, epoch seconds. */
  time: number;
  /** The last count in it. */
  followers: number;
}

export type FoundJump = Omit<Jump, "verdict" | "doubt" | "others">;

export interface FoundJumps {
  /** Ascending. */
  jumps: FoundJump[];
  /** Hours that could be judged, and those with too little history before them. */
  judged: number;
  tooEarly: number;
}

/**
 * `counts`: ascending, from the days before `from` on; an hour without a count is left out. Of hours in [from, to), whole
 * hours, epoch seconds. Over a gap the change is spread evenly over its hours: a jump it is only if even so it is far from
 * the baseline, and no gain of the baseline is taken over a gap.
 */
export function findJumps(
  counts: readonly HourlyCount[],
  { from, to }: { from: number; to: number },
): FoundJumps {
  const found: FoundJumps = { jumps: [], judged: 0, tooEarly: 0 };
  const window = createGainWindow();
  /** In the window. */
  const gains: { hour: number; gain: number }[] = [];
  let oldest = 0;
  for (let i = 1; i < counts.length; i++) {
    const [last, own] = [counts[i - 1], counts[i]];
    if (!last || !own) continue;
    const { hour } = own;
    for (let gone = gains[oldest]; gone && gone.hour < hour - BASELINE_S; gone = gains[++oldest])
      window.remove(gone.gain);
    const change = own.followers - last.followers;
    const hours = hoursBetween(last, own);
    if (hour >= from && hour < to) {
      if (window.size() < BASELINE_GAINS_MIN) found.tooEarly++;
      else {
        found.judged++;
        const jump = isLarge(change, last.followers)
          ? toJump({ last, own, change, hours }, window.baseline())
          : null;
        if (jump && Math.abs(jump.score) >= JUMP_SCORE_MIN) found.jumps.push(jump);
      }
    }
    if (hours === 1) {
      gains.push({ hour, gain: change });
      window.add(change);
    }
  }
  return found;
}

/** Also neighbours may lie two hours apart, where the end of the first one is missing. */
function hoursBetween(last: HourlyCount, own: HourlyCount): number {
  return Math.max((own.hour - last.hour) / HOUR_S, Math.round((own.time - last.time) / HOUR_S));
}

function isLarge(change: number, before: number): boolean {
  return Math.abs(change) >= JUMP_CHANGE_MIN && Math.abs(change) >= JUMP_SHARE_MIN * before;
}

function toJump(
  { last, own, change, hours }: { last: HourlyCount; own: HourlyCount; change: number; hours: number },
  baseline: JumpBaseline,
): FoundJump {
  const anHour = change / hours;
  return {
    hour: own.hour,
    hours,
    since: last.time,
    until: own.time,
    before: last.followers,
    after: own.followers,
    change,
    changePercent: last.followers === 0 ? null : (change / last.followers) * 100,
    baseline,
    times: baseline.usual === 0 ? null : Math.abs(anHour) / baseline.usual,
    score: (anHour - baseline.median) / spreadOf(baseline),
  };
}

/**
 * Where most gains are the same (counts that the platform rounds), the median deviation is 0, and each step would be far
 * from it: then the larger ones say what is usual. An account that never moves has none at all: one follower stands in.
 */
function spreadOf({ mad, far }: JumpBaseline): number {
  return Math.max(1, MAD_TO_SIGMA * mad, FAR_TO_SIGMA * far);
}

/** The largest by percent, the newest first. */
export function largestJumps(jumps: readonly FoundJump[], most: number): FoundJump[] {
  const size = ({ changePercent }: FoundJump) => Math.abs(changePercent ?? Number.POSITIVE_INFINITY);
  return jumps
    .toSorted((a, b) => (size(a) === size(b) ? b.hour - a.hour : size(b) - size(a)))
    .slice(0, most)
    .sort((a, b) => b.hour - a.hour);
}
