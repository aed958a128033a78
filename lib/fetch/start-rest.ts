/** How much of a slot must be left for a worker that starts inside it. Pure. */
import { fetchAtOnceRest } from "#lib/domain/slot.ts";

/**
 * Seconds. Less than for an influencer that is added: the slot is expected anyway, and the first data points of a new
 * installation are to come within seconds.
 */
export function startRest(interval: number): number {
  return Math.min(8, fetchAtOnceRest(interval));
}
