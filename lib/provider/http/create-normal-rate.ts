/** How many requests a second are usual: the measure for beginning again without a herd. */

export interface NormalRate {
  /** A request started that is no retry, at a time when all was well. Seconds of a clock that never jumps. */
  count(second: number): void;
  /**
   * Requests a second over those seconds of the last minute in which there were any: slots leave a part of their time
   * free, and what is usual then is no measure for the rest. null: it has not been counting for long enough.
   */
  perSecond(second: number): number | null;
  /** Begins anew. */
  reset(): void;
}

const SECONDS = 60;
const SECONDS_MIN = 30;

export function createNormalRate(): NormalRate {
  const counts = new Uint32Array(SECONDS);
  let first: number | null = null;
  let last = 0;

  function moveTo(second: number) {
    for (let s = Math.max(last + 1, second - SECONDS + 1); s <= second; s++) counts[s % SECONDS] = 0;
    last = Math.max(last, second);
  }

  return {
    reset() {
      counts.fill(0);
      first = null;
    },
    count(second) {
      first ??= second;
      if (second !== last) moveTo(second);
      const at = second % SECONDS;
      counts[at] = (counts[at] ?? 0) + 1;
    },
    perSecond(second) {
      if (first === null || second - first + 1 < SECONDS_MIN) return null;
      moveTo(second);
      const busy = counts.filter((count) => count > 0);
      return busy.length === 0 ? 0 : busy.reduce((sum, count) => sum + count, 0) / busy.length;
    },
  };
}
