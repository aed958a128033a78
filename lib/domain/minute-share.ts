/** How much of what became due with an hour's end is to be done in one of the next hour's minutes. Pure. */
import { HOUR_S, MINUTE_S } from "./seconds.ts";

/** Of each hour, so that all is done before the next one's end brings more. */
const MINUTES_OF_HOUR = 55;
/** Of the pace that keeps up: what an outage left is worked off, and what comes meanwhile. */
const CATCHING_UP = 2;

export interface MinuteShareInput {
  /** What is left, of all hours. */
  due: number;
  /** What each hour brings. */
  hourly: number;
  /** Epoch seconds. */
  now: number;
  /** is-load-high */
  loadIsHigh: boolean;
}

/**
 * Asked each minute, all is done 55 minutes after the hour, evenly. Under a high load a backlog may take longer, since
 * what it takes the data points of now would lack.
 */
export function minuteShare({ due, hourly, now, loadIsHigh }: MinuteShareInput): number {
  const minute = Math.floor((now % HOUR_S) / MINUTE_S);
  const share = Math.ceil(due / Math.max(1, MINUTES_OF_HOUR - minute));
  return loadIsHigh ? Math.min(share, Math.ceil((CATCHING_UP * hourly) / MINUTES_OF_HOUR)) : share;
}
