/**
 * How fast replay may go while fetching is behind: what is spooled can wait, a slot can't. Five times real time it must
 * be at least, so that a long outage is over some day.
 */
import { SECOND } from "#lib/time.ts";

/** Seconds of what was fetched, handed on in one: a fifth more than is asked for, since the queue takes its time. */
const SPEED = 6;
/** Two records may lie on both sides of a night in which no worker ran. */
const PAUSE_MAX_MS = 5 * SECOND;
/** What a pause was too long, the next ones make up for, up to this; more would be a burst. */
const CREDIT_MS = SECOND;

export interface Pace {
  /** Whether the next batch is within the pace. */
  isDue(): boolean;
  /**
   * A batch of `source` goes out, whose last record was fetched at `to` and its first one at `from`, epoch ms.
   * `sharing`: sources that wait; each holds a part of what was fetched in that time.
   */
  note(source: object, from: number, to: number, sharing: number): void;
}

/** `monotonic`: ms, of a clock that never steps. */
export function createPace(monotonic: () => number): Pace {
  let nextAt = Number.NEGATIVE_INFINITY;
  const reached = new WeakMap<object, number>();
  return {
    isDue: () => monotonic() >= nextAt,
    note(source, first, to, sharing) {
      const from = reached.get(source) ?? first;
      reached.set(source, Math.max(from, to));
      const pause = Math.min(PAUSE_MAX_MS, Math.max(0, to - from) / SPEED / sharing);
      // A pause is from now on at most: what went faster while nobody had to wait is no debt.
      const now = monotonic();
      nextAt = Math.min(now, Math.max(nextAt, now - CREDIT_MS)) + pause;
    },
  };
}
