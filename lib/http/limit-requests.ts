/**
 * How many requests a minute anybody may send, as RateLimit and RateLimit-Policy tell it (IETF httpapi, draft 11). Counted
 * in this process's memory: a row a request would cost more than most answers, so that each web counts for itself.
 */

import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { MINUTE_S } from "#lib/domain/seconds.ts";
import { AppError } from "#lib/errors.ts";
import { SECOND } from "#lib/time.ts";

const WINDOW_S = MINUTE_S;
/** Of all requests, those that change something. */
const CHANGES_SHARE = 10;

export type Policy = "requests" | "changes";

export interface Counted {
  policy: Policy;
  /** Most in a minute. */
  quota: number;
  /** Of these, still to be had. */
  left: number;
  /** Seconds until all are to be had again. */
  seconds: number;
  isOver: boolean;
}

export interface RequestLimits {
  /** `who`: whose requests are counted together. */
  count(policy: Policy, who: string): Promise<Counted>;
  /** How it stands, without counting. null: they have sent none. */
  look(policy: Policy, who: string): Promise<Counted | null>;
}

/** null: no limit. */
export function createLimits(perMinute: number): RequestLimits | null {
  if (perMinute === 0) return null;
  const limiter = (points: number) => new RateLimiterMemory({ points, duration: WINDOW_S });
  const limiters: Record<Policy, RateLimiterMemory> = {
    requests: limiter(perMinute),
    changes: limiter(Math.ceil(perMinute / CHANGES_SHARE)),
  };
  const told = (policy: Policy, result: RateLimiterRes, isOver: boolean): Counted => ({
    policy,
    quota: limiters[policy].points,
    left: result.remainingPoints,
    seconds: Math.ceil(result.msBeforeNext / SECOND),
    isOver,
  });
  return {
    async count(policy, who) {
      const result = await limiters[policy].consume(who).catch((refusal: unknown) => {
        if (refusal instanceof RateLimiterRes) return refusal;
        throw refusal;
      });
      return told(policy, result, result.consumedPoints > limiters[policy].points);
    },
    async look(policy, who) {
      const result = await limiters[policy].get(who);
      return result === null ? null : told(policy, result, result.consumedPoints >= limiters[policy].points);
    },
  };
}

/** Throws RATE_LIMITED with the seconds to wait. */
export function requireWithin({ policy, quota, seconds, isOver }: Counted): void {
  if (!isOver) return;
  const what = policy === "changes" ? "changes" : "requests";
  throw new AppError(
    "RATE_LIMITED",
    `Too many ${what}: at most ${quota} in a minute. Go on in ${seconds === 1 ? "a second" : `${seconds} seconds`}.`,
    { details: { retryAfter: seconds } },
  );
}

/** Sets both headers. */
export function tellLimits(headers: Headers, counted: readonly Counted[]): void {
  if (counted.length === 0) return;
  const policies = counted.map(({ policy, quota }) => `"${policy}";q=${quota};w=${WINDOW_S}`);
  const states = counted.map(({ policy, left, seconds }) => `"${policy}";r=${left};t=${seconds}`);
  headers.set("ratelimit-policy", policies.join(", "));
  headers.set("ratelimit", states.join(", "));
}
