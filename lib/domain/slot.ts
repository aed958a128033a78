/** Slots: the UTC grid of an interval. All in epoch seconds. Pure. */

/** Start of the slot that holds `t`. */
export function slotOf(t: number, interval: number): number {
  return Math.floor(t / interval) * interval;
}

/** Seconds of the running slot that are left at `t`. */
export function slotRest(t: number, interval: number): number {
  return slotOf(t, interval) + interval - t;
}

/** An influencer that appears inside a slot is still fetched in it if this much is left; 5-second test slots scale. */
export function fetchAtOnceRest(interval: number): number {
  return Math.min(15, interval / 4);
}

/** The first slot in which something that appears at `t` is due: the running one if enough of it is left, else the next. */
export function firstSlotFor(t: number, interval: number): number {
  const slot = slotOf(t, interval);
  return slotRest(t, interval) >= fetchAtOnceRest(interval) ? slot : slot + interval;
}

/** A slot is judged, and a data point of it counts as on time, until this long after its end. */
export const SLOT_OVER_S = 10;

/** A slot that has no data point is missed only this long after its end: the answer may still be on its way. */
export function graceOf(interval: number): number {
  return Math.min(10, interval / 2);
}
