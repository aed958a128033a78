/**
 * Whether this web was told to end. Next takes no new connection from then on and ends when those that it has are through: on
 * one that a balancer keeps open it could be asked for more, and must say that it is not ready. It would wait for ever for
 * somebody who does not read what was asked for: that has an end here.
 */
import { AppError } from "#lib/errors.ts";
import { SECOND } from "#lib/time.ts";

declare global {
  /** On globalThis: the program is told, and Next's own copy of this module asked. */
  var influencerAnalyticsIsStopping: boolean | undefined;
}

/** Throws UNAVAILABLE once it was. */
export function requireGoingOn(): void {
  if (globalThis.influencerAnalyticsIsStopping) throw new AppError("UNAVAILABLE", "This web is ending.");
}

/** compose.yaml gives it 15 s. */
const EXIT_LIMIT_MS = 14 * SECOND;

/** To be called before Next listens to the same signals. The process ends by itself `limitMs` after one at the latest. */
export function noteStopSignals(limitMs = EXIT_LIMIT_MS): void {
  for (const signal of ["SIGTERM", "SIGINT"] as const)
    process.once(signal, () => {
      globalThis.influencerAnalyticsIsStopping = true;
      setTimeout(() => process.exit(0), limitMs).unref();
      // Next does not listen yet, and nobody else would end us.
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
    });
}
