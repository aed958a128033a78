/**
 * Stops asking a platform that answers nobody, tries it with one request at a time, and begins again without a herd.
 * What counts as an answer, and who waits meanwhile, is for others.
 */
import type { FailureReason } from "#lib/domain/failure.ts";
import type { OwnLimits, SharedLimits } from "#lib/domain/upstream-limits.ts";
import type { Random } from "#lib/random.ts";
import { MINUTE, SECOND } from "#lib/time.ts";
import { createNormalRate } from "./create-normal-rate.ts";
import { createPacer } from "./create-pacer.ts";

/** All times in epoch ms of one clock. A ticket is a request's number, in the order of their starts. */
export interface Breaker {
  /** Milliseconds until a request may start: 0 = now, Infinity = not before the one that is tried has ended. */
  wait(now: number): number;
  started(ticket: number, isRetry: boolean, now: number): void;
  /** The platform answered, whatever it said. */
  answered(ticket: number, now: number): void;
  failed(ticket: number, reason: FailureReason, now: number): void;
  /** Given up by us: it says nothing. */
  dropped(ticket: number, now: number): void;
  state(now: number): "closed" | "open" | "half_open";
  /** What opened it, until that has been got over. */
  cause(now: number): FailureReason | null;
  limits(now: number): Omit<OwnLimits, "holdUntil">;
  apply(shared: SharedLimits, now: number): void;
}

/**
 * So many failures in a row, each of a request that started after the last one that was answered: of a platform that
 * fails 30 % this never happens, and neither does it when some hang while others that started later are answered.
 */
const FAILURES_IN_ROW = 40;
/** Failures further apart are not in a row. */
const APART_MAX_MS = 10 * SECOND;
/** Until the first try, the second, and all others; ± a quarter. */
const OPEN_MS = [SECOND, 2 * SECOND, 3 * SECOND] as const;
/** The others believe for so long that this worker tries. It says so each second. */
const TURN_MS = 3 * SECOND;
/** Whoever has not tried for so long has nothing to ask for at the moment, and holds up nobody. */
const TRIED_WITHIN_MS = 10 * SECOND;
/** Between own tries while another worker tries; ± a quarter. It may be that one's way to the platform that is broken. */
const OTHERS_OPEN_MS = 4 * SECOND;
/** After an answer to an own try meanwhile: so long this worker judges for itself. */
const DOUBT_MS = 5 * MINUTE;
/** Opened again this soon, it goes on where it was. */
const SAME_TROUBLE_MS = 10 * SECOND;
const ANSWERING_MS = 3 * SECOND;

/** After closing: from a quarter of the usual rate to a little more than it, kept until what waited has been asked. */
const RAMP_MS = 5 * SECOND;
const RAMP_FROM = 0.25;
const RAMP_TO = 1.15;
const RAMP_ENDS_MS = MINUTE;
const RAMP_STEP_MS = SECOND / 4;
const RATE_MIN = 12;
/** Where the usual rate is not known, twice as many each second, for so long: to 10,000 a second. */
const BLIND_ENDS_MS = 10 * SECOND;

export function createBreaker(random: Random): Breaker {
  const usual = createNormalRate();
  const pacer = createPacer();
  /** null: closed. */
  let openUntil: number | null = null;
  let cause: FailureReason | null = null;
  /** Another worker said so, too, and tries; this one seldom. */
  let others = false;
  /** Nothing has failed here since: all was well, as far as this worker knows. */
  let hearsay = false;
  let trying: number | null = null;
  let opened = 0;
  let inRow = 0;
  let failedAt = Number.NEGATIVE_INFINITY;
  let doubtsUntil = Number.NEGATIVE_INFINITY;
  let lastAnswered = -1;
  let answeredAt = Number.NEGATIVE_INFINITY;
  let closedAt = Number.NEGATIVE_INFINITY;
  let steppedAt = 0;
  let recovering = false;
  /** Requests a second before the trouble; null: not known. */
  let before: number | null = null;

  function open(reason: FailureReason, now: number) {
    if (now - closedAt > SAME_TROUBLE_MS) opened = 0;
    if (!recovering) {
      recovering = true;
      // What is usual has to be learnt anew after trouble; until then it is what it was.
      const rate = now - closedAt < 2 * RAMP_ENDS_MS ? before : usual.perSecond(Math.floor(now / SECOND));
      before = rate === null ? null : Math.max(RATE_MIN, rate);
    }
    cause = reason;
    inRow = 0;
    retryLater(now);
  }

  function retryLater(now: number) {
    const wait = others ? OTHERS_OPEN_MS : (OPEN_MS[Math.min(opened++, OPEN_MS.length - 1)] ?? SECOND);
    openUntil = now + wait * (0.75 + random() / 2);
  }

  function close(now: number) {
    if (others || hearsay) doubtsUntil = now + DOUBT_MS;
    if (hearsay) {
      // Seconds were lost and nothing has piled up: there is no herd to hold back.
      recovering = false;
      cause = null;
    }
    openUntil = null;
    trying = null;
    others = false;
    hearsay = false;
    inRow = 0;
    closedAt = now;
    steppedAt = Number.NEGATIVE_INFINITY;
    ramp(now);
  }

  /** Nothing seen here speaks against what another worker says. */
  function believes(now: number): boolean {
    return now - answeredAt >= ANSWERING_MS && now >= doubtsUntil;
  }

  function ramp(now: number) {
    if (!recovering || now - steppedAt < RAMP_STEP_MS) return;
    steppedAt = now;
    const elapsed = now - closedAt;
    if (elapsed >= (before === null ? BLIND_ENDS_MS : RAMP_ENDS_MS)) {
      recovering = false;
      cause = null;
      usual.reset();
      pacer.setRate(null);
    } else if (before === null) {
      pacer.setRate(RATE_MIN * 2 ** (elapsed / SECOND));
    } else {
      const share = Math.min(1, elapsed / RAMP_MS);
      pacer.setRate(Math.max(1, before * (RAMP_FROM + (RAMP_TO - RAMP_FROM) * share)));
    }
  }

  return {
    wait(now) {
      if (openUntil !== null)
        return trying === null ? Math.max(0, openUntil - now) : Number.POSITIVE_INFINITY;
      if (!recovering) return 0;
      ramp(now);
      return pacer.wait(now);
    },

    started(ticket, isRetry, now) {
      if (openUntil !== null) trying = ticket;
      else if (recovering) pacer.take(now);
      else if (!isRetry) usual.count(Math.floor(now / SECOND));
    },

    answered(ticket, now) {
      lastAnswered = Math.max(lastAnswered, ticket);
      answeredAt = now;
      inRow = 0;
      if (ticket === trying) close(now);
    },

    failed(ticket, reason, now) {
      if (ticket === trying) {
        trying = null;
        failedAt = now;
        hearsay = false;
        cause = reason;
        retryLater(now);
      } else if (openUntil === null && ticket > lastAnswered) {
        inRow = now - failedAt > APART_MAX_MS ? 1 : inRow + 1;
        failedAt = now;
        if (inRow >= FAILURES_IN_ROW) open(reason, now);
      }
    },

    dropped(ticket, now) {
      if (ticket !== trying) return;
      trying = null;
      openUntil = now;
    },

    state(now) {
      if (openUntil === null) return "closed";
      return trying === null && now < openUntil ? "open" : "half_open";
    },
    cause(now) {
      if (openUntil === null) ramp(now);
      return cause;
    },

    limits(now) {
      const tries = openUntil !== null && !others && (trying !== null || now - failedAt < TRIED_WITHIN_MS);
      return {
        breakerUntil: tries ? Math.max(openUntil ?? now, now + TURN_MS) : null,
        cause: tries ? cause : null,
        answering: openUntil === null && now - answeredAt < ANSWERING_MS,
      };
    },

    apply(shared, now) {
      const until = shared.breakerUntil !== null && shared.breakerUntil > now ? shared.breakerUntil : null;
      if (until === null || shared.mine) {
        // Somebody was answered, or the one who tried is gone: this worker tries for itself, at once.
        if (others && openUntil !== null && trying === null) openUntil = now;
        others = false;
      } else if (!others && trying === null && (openUntil !== null || believes(now))) {
        others = true;
        // Its own tries count from here, however long the other one goes on saying so.
        if (openUntil !== null) return retryLater(now);
        hearsay = !recovering;
        open(shared.cause ?? "upstream_error", now);
      }
    },
  };
}
