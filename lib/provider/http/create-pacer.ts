/** An even pace: n-th request not before its time, a short stall may be made up for. Whose requests and why is for others. */

export interface Pacer {
  /** null: no limit. */
  setRate(perSecond: number | null): void;
  /** Milliseconds until the next request may start; `now` in milliseconds of a clock that never jumps. */
  wait(now: number): number;
  /** One starts now. */
  take(now: number): void;
  /** Nothing before that moment. */
  pauseUntil(moment: number): void;
}

/** What a stalled process may make up for at once. */
const BURST_MS = 50;
/** On their way, and where a busy platform notes them late, requests move closer together. */
const JITTER_MS = 80;
const WINDOW_MS = 1_000;

/**
 * Never more than the rate in any one second, as the other end counts it: after n requests, the next one starts more
 * than a second after the first of them. A rate of less than one is kept on average.
 */
export function createPacer(): Pacer {
  let spacing = 0;
  let burst = 0;
  /** When the next request would start at an even pace. */
  let due = 0;

  return {
    setRate(perSecond) {
      const whole = perSecond === null || perSecond < 1 ? perSecond : Math.floor(perSecond);
      spacing = whole === null ? 0 : (WINDOW_MS + BURST_MS + JITTER_MS) / whole;
      burst = whole === null || whole < 1 ? 0 : BURST_MS;
    },
    wait: (now) => (spacing === 0 && due <= now ? 0 : Math.max(0, due - burst - now)),
    take(now) {
      due = Math.max(now, due) + spacing;
    },
    pauseUntil(moment) {
      due = Math.max(due, moment + burst);
    },
  };
}
