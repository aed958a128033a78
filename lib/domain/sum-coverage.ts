/** How much of the last hour and the last day was stored, out of slots that are over. Pure; epoch seconds. */

import type { CoverageSum, FleetCoverage } from "./board.ts";
import { DAY_S, HOUR_S } from "./seconds.ts";

/** What was due in a slot that is over, and what is stored. */
export interface CountedSlot {
  /** Seconds. */
  interval: number;
  slot: number;
  expected: number;
  /** Never more than expected. */
  present: number;
}

/**
 * `slots`: of all intervals, in any order, from the last one before the day on. Both ranges end with the newest of them;
 * null: there is none.
 */
export function sumCoverage(slots: readonly CountedSlot[]): FleetCoverage | null {
  if (slots.length === 0) return null;
  const to = slots.reduce((newest, { slot, interval }) => Math.max(newest, slot + interval), 0);
  const sum = (lengthS: number): CoverageSum => {
    const from = to - lengthS;
    const inside = slots.filter(({ slot, interval }) => slot + interval > from);
    return {
      from,
      to,
      expected: inside.reduce((n, { expected }) => n + expected, 0),
      present: inside.reduce((n, { present }) => n + present, 0),
      unjudged: secondsBetween(slots, from),
    };
  };
  return { hour: sum(HOUR_S), day: sum(DAY_S) };
}

/** Seconds after `from` that lie in no slot. What lies before the first slot is no gap: there was nothing to judge. */
function secondsBetween(slots: readonly CountedSlot[], from: number): number {
  let seconds = 0;
  let covered: number | null = null;
  for (const { slot, interval } of slots.toSorted((a, b) => a.slot - b.slot)) {
    if (covered !== null) seconds += Math.max(0, slot - Math.max(covered, from));
    covered = Math.max(covered ?? 0, slot + interval);
  }
  return seconds;
}
