/** When inside its slot a shard is due: a fixed fraction of a window, so that no two slots differ and no herd forms. Pure. */

/** Short enough for retries and for a take-over by another worker. */
const RELAXED_SHARE = 0.6;
/** Seconds of the slot that stay free of first attempts under high load. */
const REST = 10;
/** Seconds in which another worker has taken over a killed one's shard and fetched it. */
const TAKEOVER = 17;

/**
 * Seconds of an interval over which its shards are spread: 60 % of it, and what a take-over leaves of it where the slot is
 * long enough for one at all; more under a high load (is-load-high), which would not be carried in that.
 */
export function phaseWindow(interval: number, loadIsHigh: boolean): number {
  const room = interval > TAKEOVER ? interval - TAKEOVER : interval;
  const relaxed = Math.min(interval * RELAXED_SHARE, room);
  return loadIsHigh ? Math.max(relaxed, interval - REST) : relaxed;
}

/** Seconds from the slot's start to the shard's due time, with fractions: in [0, window) and inside the interval. */
export function shardPhase(shardId: number, interval: number, window: number): number {
  // Fibonacci hashing: ids are handed out in sequence, and multiples of the golden ratio spread sequences evenly.
  const fraction = (Math.imul(shardId, 0x9e3779b1) >>> 0) / 2 ** 32;
  return fraction * Math.min(window, interval);
}
