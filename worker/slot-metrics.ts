/** Of each interval: how complete its newest judged slot is, and since when none was complete. Pure. */
import type { JudgedSlot } from "#lib/query/list-judged-slots.ts";

export interface SlotNumbers {
  labels: { interval: string };
  /** Of the newest judged slot: stored, of what was due. */
  completeness: number;
  /** Start of the newest complete slot, epoch seconds; null: none lately. */
  lastComplete: number | null;
  /** Seconds since its end. */
  lag: number | null;
}

/** A single account that a platform does not answer for must not make every slot incomplete. */
const COMPLETE_RATIO = 0.99;

/** `slots`: oldest first. */
export function describeSlots(slots: readonly JudgedSlot[], now: number): SlotNumbers[] {
  return [...Map.groupBy(slots, ({ interval }) => interval)].flatMap(([interval, judged]) => {
    const newest = judged.at(-1);
    if (newest === undefined) return [];
    const complete = judged.findLast(({ present, expected }) => present >= expected * COMPLETE_RATIO);
    return {
      labels: { interval: String(interval) },
      completeness: newest.present / newest.expected,
      lastComplete: complete?.slot ?? null,
      lag: complete === undefined ? null : Math.max(0, now - complete.slot - interval),
    };
  });
}
