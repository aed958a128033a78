/** How many requests a second are usual: the measure for beginning again without a herd. */

export interface NormalRate {
  /** A request started that is no retry, at a time when all was well. Seconds of a clock that never jumps. */
  count(second: number): void;
  /**
   * Requests a second over those seconds of the last minute in which shards were due: slots leave a part of their time
   * free, and what is usual then is no measure for the rest. A shard is asked for in a burst, and the pause until this
   * worker's next one belongs to it. null: it has not been counting for long enough.
   */
  perSecond(second: number): number | null;
  /** Begins anew. */
  reset(): void;
}

const SECONDS = 60;
const SECONDS_MIN = 30;
/** What a shard takes where the platform is quick. */
const BURST_MAX = 3;
/** A longer pause is the free part of a slot, not that between two shards. */
const PAUSE_MAX = 10;

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
      let sum = 0;
      let busy = 0;
      const pauses: number[] = [];
      let frees = 1;
      let busyAt: number | null = null;
      for (let s = Math.max(first, second - SECONDS + 1); s <= second; s++) {
        const count = counts[s % SECONDS] ?? 0;
        if (count === 0) continue;
        const pause = busyAt === null ? 0 : s - busyAt - 1;
        if (pause > PAUSE_MAX) frees++;
        else if (pause > 0) pauses.push(pause);
        busyAt = s;
        busy++;
        sum += count;
      }
      if (sum === 0) return 0;
      const paused = pauses.reduce((all, pause) => all + pause, 0);
      // The last shard of a slot has its pause, too. Of shards that come alone it is not known.
      const cameAlone = pauses.length === 0 && busy <= BURST_MAX * frees;
      const usualPause = cameAlone ? PAUSE_MAX : paused / Math.max(1, pauses.length);
      return sum / (busy + paused + frees * usualPause);
    },
  };
}
