/** When inside its slot a shard is due: a fixed fraction of a window, so that no two slots differ and no herd forms. Pure. */

/** Load under which the window stays short enough for retries and for a take-over by another worker. */
const RELAXED_LOAD = 0.5;
const RELAXED_SHARE = 0.6;
/** Seconds of the slot that stay free of first attempts under high load. */
const REST = 10;
/** Seconds in which another worker has taken over a killed one's shard and fetched it. */
const TAKEOVER = 17;

/**
 * Seconds of an interval over which its shards are spread. `loadShare` = load / measured capacity.
 * 60 % of the interval, and what a take-over leaves of it where the slot is long enough for one at all.
 */
export function phaseWindow(interval: number, loadShare: number): number {
  const room = interval > TAKEOVER ? interval - TAKEOVER : interval;
  const relaxed = Math.min(interval * RELAXED_SHARE, room);
  return loadShare < RELAXED_LOAD ? relaxed : Math.max(relaxed, interval - REST);
}

/** Seconds from the slot's start to the shard's due time, with fractions: in [0, window) and inside the interval. */
export function shardPhase(shardId: number, interval: number, window: number): number {
  // Fibonacci hashing: ids are handed out in sequence, and multiples of the golden ratio spread sequences evenly.
  const fraction = (Math.imul(shardId, 0x9e3779b1) >>> 0) / 2 ** 32;
  return fraction * Math.min(window, interval);
}
