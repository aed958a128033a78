/** Whether an upstream that fails was asked again as often as it should, and never by a herd. Pure. */
import { requestsIn } from "./upstream.ts";

/** Of requests of which three in ten fail, tried up to four times. */
const FAILS = 0.3;
const TRIES_MAX = 4;
/** faults.md: at most so many times the rate of the slot before the fault. */
const HERD = 1.5;

/** Mean and spread of how often one point is asked for. */
function triesOfOne(): { mean: number; deviation: number } {
  let mean = 0;
  let squares = 0;
  for (let tries = 1; tries <= TRIES_MAX; tries++) {
    const share = FAILS ** (tries - 1) * (tries === TRIES_MAX ? 1 : 1 - FAILS);
    mean += share * tries;
    squares += share * tries ** 2;
  }
  return { mean, deviation: Math.sqrt(squares - mean ** 2) };
}

export interface Retried {
  /** For all points that were due. */
  requests: number;
  due: number;
  /** Requests for any one point. */
  most: number;
}

/**
 * Of slots in which no worker was started: one that starts asks anew. How often one is tried is seen at the single point
 * alone: without an end it would be 1.429 times in the mean, with four at most it is 1.417. Of thousands some need all
 * four. The mean says whether failed ones were tried again at all, and whether points were fetched twice.
 */
export function judgeRetries({ requests, due, most: ofOne }: Retried): string[] {
  if (ofOne > TRIES_MAX) return [`${ofOne} requests for one point: above ${TRIES_MAX}`];
  if (ofOne < TRIES_MAX)
    return [`${ofOne} requests for one point at most: none was tried ${TRIES_MAX} times`];
  const { mean, deviation } = triesOfOne();
  const slack = 3 * deviation * Math.sqrt(due);
  const most = mean * due + slack;
  // The last tries of a slot may come too late for it.
  const least = (1 + FAILS) * due - slack;
  if (requests > most) return [`${requests} requests for ${due} points: above ${most.toFixed(0)}`];
  if (requests < least) return [`${requests} requests for ${due} points: below ${least.toFixed(0)}`];
  return [];
}

export interface HerdInput {
  traffic: Parameters<typeof requestsIn>[0];
  /** Requests a second while shards are due, before the fault. */
  usual: number;
  /** Shards come one after the other: a rate is that of so many seconds. */
  spanS: number;
  watched: { from: number; to: number };
}

export function judgeHerd({ traffic, usual, spanS, watched }: HerdInput) {
  const peak = requestsIn(traffic, watched, spanS).peak / spanS;
  const facts = {
    rateBefore: Number(usual.toFixed(1)),
    busiestRate: Number(peak.toFixed(1)),
    ofSeconds: spanS,
  };
  const problems: string[] = [];
  if (usual === 0) problems.push("nobody asked in the slot before the fault");
  if (peak > HERD * usual) {
    problems.push(
      `a herd: ${peak.toFixed(1)} requests a second over ${spanS} s, ${usual.toFixed(1)} in the slot before`,
    );
  }
  return { problems, facts };
}
