/**
 * When the next request to a platform may start: not in a pause that it asked for, not while the breaker is open, not
 * above its limit. Knows of requests only that they start and how they end.
 */
import type { FailureReason } from "#lib/domain/failure.ts";
import type { OwnLimits, SharedLimits } from "#lib/domain/upstream-limits.ts";
import type { Random } from "#lib/random.ts";
import { type Clock, monotonicMs, SECOND } from "#lib/time.ts";
import { createBreaker } from "./create-breaker.ts";
import { createPacer } from "./create-pacer.ts";

export interface Gate {
  /** Milliseconds until a request may start: 0 = now, Infinity = when one that is under way has ended. */
  wait(): number;
  /** One starts; gives its ticket, with which its end is told: by one of `answered`, `failed` and `dropped`. */
  start(isRetry: boolean): number;
  answered(ticket: number): void;
  failed(ticket: number, reason: FailureReason): void;
  dropped(ticket: number): void;
  /** One starts whose end says nothing of the platform: it counts against the limit alone. */
  pass(): void;
  /** The platform wants nobody to ask before `until`, epoch ms. */
  hold(until: number): void;
  /** Epoch ms; in the past: no pause. */
  holdUntil(): number;
  /** What the last wait that was not 0 was for. */
  barredBy(): FailureReason;
  /** Why the platform can't be asked freely at this moment; null: it can. */
  trouble(): FailureReason | null;
  breaker(): "closed" | "open" | "half_open";
  setWorkers(workers: number): void;
  limits(): OwnLimits | null;
  apply(shared: SharedLimits): void;
  /** Called when a wait may have become shorter, or a pause longer, by what others said. */
  onChange(listener: () => void): void;
}

export interface GateOptions {
  clock: Clock;
  random: Random;
  /** Over all workers. Absent: no limit. */
  requestsPerSecond?: number | undefined;
}

/** After a pause not all workers begin in the same moment. */
const SPREAD_MS = SECOND / 4;
/** So soon the other workers know of this one, and ask for less. */
const JOIN_MS = 6 * SECOND;

export function createGate({ clock, random, requestsPerSecond }: GateOptions): Gate {
  const breaker = createBreaker(random);
  const pacer = createPacer();
  let workers: number | null = null;
  let ticket = 0;
  let holdUntil = Number.NEGATIVE_INFINITY;
  let spread = 0;
  let bar: FailureReason = "rate_limited";
  let listener = () => {};
  if (requestsPerSecond !== undefined) pacer.setRate(requestsPerSecond);

  function hold(until: number) {
    if (until <= holdUntil) return;
    holdUntil = until;
    spread = random() * SPREAD_MS;
  }

  return {
    wait() {
      const now = clock.now();
      const held = holdUntil + spread - now;
      const broken = breaker.wait(now);
      const limited = requestsPerSecond === undefined ? 0 : pacer.wait(monotonicMs());
      const wait = Math.max(held, broken, limited, 0);
      if (wait > 0) bar = held <= 0 && broken > 0 ? (breaker.cause(now) ?? "upstream_error") : "rate_limited";
      return wait;
    },
    start(isRetry) {
      breaker.started(++ticket, isRetry, clock.now());
      if (requestsPerSecond !== undefined) pacer.take(monotonicMs());
      return ticket;
    },
    pass() {
      if (requestsPerSecond !== undefined) pacer.take(monotonicMs());
    },
    answered: (which) => breaker.answered(which, clock.now()),
    failed: (which, reason) => breaker.failed(which, reason, clock.now()),
    dropped: (which) => breaker.dropped(which, clock.now()),
    hold,
    holdUntil: () => holdUntil,
    barredBy: () => bar,
    trouble() {
      const now = clock.now();
      if (holdUntil > now) return "rate_limited";
      // Also while it begins again slowly: what that leaves no time for has the same cause.
      const cause = breaker.cause(now);
      if (cause !== null) return cause;
      return requestsPerSecond !== undefined && pacer.wait(monotonicMs()) > 0 ? "rate_limited" : null;
    },
    breaker: () => breaker.state(clock.now()),
    setWorkers(count) {
      if (requestsPerSecond === undefined || count === workers) return;
      if (workers === null && count > 1) pacer.pauseUntil(monotonicMs() + JOIN_MS);
      workers = count;
      pacer.setRate(requestsPerSecond / Math.max(1, count));
      listener();
    },
    limits() {
      const now = clock.now();
      const held = holdUntil > now ? holdUntil : null;
      const own = breaker.limits(now);
      if (held === null && own.breakerUntil === null && !own.answering) return null;
      return { ...own, holdUntil: held, cause: own.cause ?? (held === null ? null : "rate_limited") };
    },
    apply(shared) {
      const now = clock.now();
      if (shared.holdUntil !== null && shared.holdUntil > now) hold(shared.holdUntil);
      breaker.apply(shared, now);
      listener();
    },
    onChange(callback) {
      listener = callback;
    },
  };
}
