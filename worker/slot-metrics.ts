/** Of each interval: how complete its newest judged slot is, and since when none was complete. Pure. */
import type { JudgedSlot } from "#lib/query/list-judged-slots.ts";

export interface SlotNumbers {
  labels: { interval: string };
  /** Of the newest judged slot: stored, of what was due. */
  completeness: number;
  /** Start of the newest complete slot, epoch seconds; null: none lately. */
  lastComplete: number | null;
  /** Seconds since its end; where none is complete, since the oldest that was judged began: it is at least that long. */
  lag: number;
}

/** A single account that a platform does not answer for must not make every slot incomplete. */
const COMPLETE_RATIO = 0.99;

/** `slots`: oldest first. */
export function describeSlots(slots: readonly JudgedSlot[], now: number): SlotNumbers[] {
  return [...Map.groupBy(slots, ({ interval }) => interval)].flatMap(([interval, judged]) => {
    const [oldest, newest] = [judged[0], judged.at(-1)];
    if (oldest === undefined || newest === undefined) return [];
    const complete = judged.findLast(({ present, expected }) => present >= expected * COMPLETE_RATIO);
    return {
      labels: { interval: String(interval) },
      completeness: newest.present / newest.expected,
      lastComplete: complete?.slot ?? null,
      // An alert on it must not go out because the trouble lasts.
      lag: Math.max(0, now - (complete === undefined ? oldest.slot : complete.slot + interval)),
    };
  });
}
