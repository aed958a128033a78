/** A verdict against what must hold, in words. Pure. */
import type { Verdict } from "./check.ts";
import type { Allowed } from "./fault.ts";

const sets = ["attempted", "served", "acked", "stored"] as const;

export type Judged = Pick<
  Verdict,
  | (typeof sets)[number]
  | ("lost" | "duplicated" | "unexpected" | "wrongValue" | "unsaid" | "maxGapSlots" | "recoveryMs")
>;

/** What did not hold; empty: passed. */
export function judge(verdict: Judged, allowed: Allowed): string[] {
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
  // Of nothing, nothing is lost.
  for (const name of sets) {
    if (verdict[name] === 0) problems.push(`${name} is 0: nothing is proved`);
  }
  return problems;
}
