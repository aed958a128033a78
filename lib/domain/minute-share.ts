/** How much of what became due with an hour's end is to be done in one of the next hour's minutes. Pure. */

const HOUR_S = 3_600;
const MINUTE_S = 60;
/** Of each hour, so that all is done before the next one's end brings more. */
const MINUTES_OF_HOUR = 55;

/** `due`: what is left. `now`: epoch seconds. Asked each minute, all is done 55 minutes after the hour, evenly. */
export function minuteShare(due: number, now: number): number {
  const minute = Math.floor((now % HOUR_S) / MINUTE_S);
  return Math.ceil(due / Math.max(1, MINUTES_OF_HOUR - minute));
}
