/**
 * Whether this web was told to end. Next takes no new connection from then on and ends when those that it has are through: on
 * one that a balancer keeps open it could be asked for more, and must say that it is not ready.
 */
import { AppError } from "#lib/errors.ts";

declare global {
  /** On globalThis: the program is told, and Next's own copy of this module asked. */
  var influencerAnalyticsIsStopping: boolean | undefined;
}

/** Throws UNAVAILABLE once it was. */
export function requireGoingOn(): void {
  if (globalThis.influencerAnalyticsIsStopping) throw new AppError("UNAVAILABLE", "This web is ending.");
}

/** To be called before Next listens to the same signals. */
export function noteStopSignals(): void {
  for (const signal of ["SIGTERM", "SIGINT"] as const)
    process.once(signal, () => {
      globalThis.influencerAnalyticsIsStopping = true;
      // Next does not listen yet, and nobody else would end us.
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
    });
}
