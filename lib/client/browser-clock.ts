/** The only place in the browser that reads its clock, which is set right by the server's: visitors' clocks are off. */

/** Less than this is rounding and scheduling, not a wrong clock. */
const SKEW_MIN_MS = 5_000;
let skewMs = 0;

/** Epoch seconds. */
export function browserNow(): number {
  return toServerTime(Date.now()) / 1_000;
}

/** A moment that the browser's clock told, as far as is known now. Epoch milliseconds. */
export function toServerTime(browserMs: number): number {
  return browserMs + skewMs;
}

/** What the browser's clock showed, or would have shown, at a moment that the server tells. Epoch milliseconds. */
export function toBrowserTime(serverMs: number): number {
  return serverMs - skewMs;
}

/**
 * Takes the server's time (epoch seconds) out of an answer that was asked for at `askedAt` (the browser's clock, epoch
 * milliseconds) and has come by now. A time between the two contradicts nothing, however slow the answer was.
 */
export function trustServerTime(serverNow: number, askedAt: number): void {
  const server = serverNow * 1_000;
  const difference = Math.max(0, server - Date.now()) - Math.max(0, askedAt - server);
  skewMs = Math.abs(difference) < SKEW_MIN_MS ? 0 : difference;
}
