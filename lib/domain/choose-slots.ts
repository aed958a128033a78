/** Which slots a build of the snapshot reads as a whole. Pure; times in epoch seconds. */
import { MINUTE_S } from "./seconds.ts";
import { slotOf } from "./slot.ts";

/** The last one that is over, and the one before it for those whose last is still on its way. */
const OVER = 2;
/** A slot that lies further ahead is some clock's mistake. */
const AHEAD_MAX = 2;

export interface ChosenSlots {
  /** Newest first, none left out between them, none that has a data point newer than the first. */
  slots: number[];
  /** Of the slot that ends with the start of a window; null: there may be shorter ones. */
  edgeS: number | null;
}

/** `newest`: the newest slot that has a data point from the running minute on. `intervals`: all there ever were. */
export function chooseSlots(input: {
  now: number;
  newest: number | null;
  intervals: readonly number[];
}): ChosenSlots {
  const { now, newest, intervals } = input;
  // Slots that begin within a minute would be missed.
  if (intervals.some((interval) => interval % MINUTE_S !== 0)) return { slots: [], edgeS: null };
  if (!intervals.includes(MINUTE_S)) return { slots: [], edgeS: MINUTE_S };
  const running = slotOf(now, MINUTE_S);
  const first = newest ?? running - MINUTE_S;
  if (first > running + AHEAD_MAX * MINUTE_S || first % MINUTE_S !== 0) return { slots: [], edgeS: MINUTE_S };
  const last = running - OVER * MINUTE_S;
  const length = (first - last) / MINUTE_S + 1;
  return { slots: Array.from({ length }, (_, n) => first - n * MINUTE_S), edgeS: MINUTE_S };
}
