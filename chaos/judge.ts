/** A verdict against what must hold, in words. Pure. */
import { SECOND } from "#lib/time.ts";
import type { Verdict } from "./check.ts";
import type { Allowed } from "./fault.ts";

const sets = ["attempted", "served", "acked", "stored"] as const;

export type Judged = Pick<
  Verdict,
  | (typeof sets)[number]
  | "lost"
  | "duplicated"
  | "unexpected"
  | "wrongValue"
  | "unsaid"
  | "maxGapSlots"
  | "recoveryMs"
  | "p99TakenMs"
>;

/** contract.md, rule 2: first tries come in 60 % of a slot, or in all but ten seconds of it. */
const SPREAD_SHARE = 0.6;
const REST_S = 10;
/** faults.md: what a take-over may last. Whatever else holds points up is got over sooner. */
const TAKE_OVER_S = 15;

/** From a slot's start: of 100 points 99 are durable by then, where no slot may be missed. Seconds in, ms out. */
function takenByMs(interval: number): number {
  return (Math.max(interval * SPREAD_SHARE, interval - REST_S) + TAKE_OVER_S) * SECOND;
}

/** What did not hold; empty: passed. `interval`: seconds. */
export function judge(verdict: Judged, allowed: Allowed, interval: number): string[] {
  const problems: string[] = [];
  const atMost = (name: keyof Judged, most: number) => {
    const is = verdict[name];
    if (is === null || is > most) problems.push(`${name} is ${is ?? "not known"}, allowed are ${most}`);
  };
  atMost("lost", allowed.lost ?? 0);
  for (const name of ["duplicated", "unexpected", "wrongValue"] as const) atMost(name, 0);
  if (allowed.maxGapSlots !== null) atMost("maxGapSlots", allowed.maxGapSlots);
  if (allowed.recoveryMs !== null) atMost("recoveryMs", allowed.recoveryMs);
  if (allowed.unsaid !== null) atMost("unsaid", 0);
  // Where nothing was taken, that is told below.
  if (allowed.maxGapSlots === 0 && allowed.late !== null && verdict.p99TakenMs !== null)
    atMost("p99TakenMs", takenByMs(interval));
  // Of nothing, nothing is lost.
  for (const name of sets) {
    if (verdict[name] === 0) problems.push(`${name} is 0: nothing is proved`);
  }
  return problems;
}
