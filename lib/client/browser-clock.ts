/** The only place in the browser that reads its clock, which is set right by the server's: visitors' clocks are off. */

/** Less than this is the page's own journey, not a wrong clock. */
const SKEW_MIN_MS = 5_000;
let skewMs = 0;

/** Epoch seconds. */
export function browserNow(): number {
  return (Date.now() + skewMs) / 1_000;
}

/** Takes the server's time, just received. Epoch seconds. */
export function trustServerTime(serverNow: number): void {
  const difference = serverNow * 1_000 - Date.now();
  skewMs = Math.abs(difference) < SKEW_MIN_MS ? 0 : difference;
}
