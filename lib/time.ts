/** Durations, and the only place that reads the machine's clocks. Everything that needs the time takes a `Clock`. */

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A source of the current time. */
export interface Clock {
  /** Epoch milliseconds; may carry a fraction. */
  now(): number;
}

/** The machine's wall clock: for logs, tests and processes that write no data points. */
export const systemClock: Clock = { now: () => Date.now() };

/** Milliseconds since an arbitrary start that never jump: what durations are measured with. */
export function monotonicMs(): number {
  return performance.now();
}

/** Resolves after `ms`, or at once when `signal` aborts (never rejects: the caller looks at the signal). */
export function delay(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener("abort", done, { once: true });
  });
}
