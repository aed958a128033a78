/** When an influencer that the platform does not know is asked for again: in one slot of each hour. Pure. */
import { HOUR_S } from "#lib/domain/seconds.ts";

/** A fixed slot of the hour for each influencer, so that they don't come all at once. `slot` in epoch seconds. */
export function isRecheckSlot(influencerId: number, slot: number, interval: number): boolean {
  if (interval >= HOUR_S) return true;
  const slots = Math.floor(HOUR_S / interval);
  // Knuth's multiplicative hash: neighbouring ids land far apart.
  const place = Math.floor(((Math.imul(influencerId, 0x9e3779b1) >>> 0) / 2 ** 32) * slots);
  return Math.floor((slot % HOUR_S) / interval) === place;
}
