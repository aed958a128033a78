/**
 * How often somebody may try a password. Counted in the database, so that neither a restart nor a second web forgets;
 * each attempt counts before it is judged, so that many at once are no way around.
 */

import { createHash } from "node:crypto";
import { RateLimiterDrizzle, RateLimiterRes } from "rate-limiter-flexible";
import type { Database } from "#lib/db/client.ts";
import { rateLimits } from "#lib/db/schema.ts";
import { HOUR_S, MINUTE_S } from "#lib/domain/seconds.ts";
import { AppError } from "#lib/errors.ts";
import { SECOND } from "#lib/time.ts";

export interface Attempt {
  email: string;
  network: string;
  /** Whether this account has signed in from there before. */
  isKnownNetwork: boolean;
}

/** Of one account from one network; of all accounts from one; of one from all networks that it never signed in from. */
const limits = {
  pair: { points: 5, duration: 15 * MINUTE_S },
  network: { points: 50, duration: 15 * MINUTE_S },
  account: { points: 100, duration: HOUR_S },
};
type Limit = keyof typeof limits;

const made = new WeakMap<Database, Record<Limit, RateLimiterDrizzle>>();

/** Throws RATE_LIMITED with the seconds to wait. */
export async function countAttempt(db: Database, attempt: Attempt): Promise<void> {
  const limiters = limitersOf(db);
  for (const [limit, key] of keysOf(attempt)) {
    try {
      await limiters[limit].consume(key);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      const retryAfter = Math.ceil(refusal.msBeforeNext / SECOND);
      throw new AppError("RATE_LIMITED", `Too many attempts. Try again in ${describeWait(retryAfter)}.`, {
        details: { retryAfter },
      });
    }
  }
}

/** A right password: it is no longer counted against others. */
export async function giveBackAttempt(db: Database, attempt: Attempt): Promise<void> {
  const limiters = limitersOf(db);
  for (const [limit, key] of keysOf(attempt)) {
    if (limit !== "pair") await limiters[limit].reward(key);
  }
}

/** Whoever has got in from there has all attempts again. */
export async function forgetAttempts(db: Database, attempt: Attempt): Promise<void> {
  await limitersOf(db).pair.delete(pairKey(attempt));
}

function keysOf({ email, network, isKnownNetwork }: Attempt): [Limit, string][] {
  const account: [Limit, string][] = isKnownNetwork ? [] : [["account", hash(email)]];
  return [["pair", pairKey({ email, network })], ["network", hash(network)], ...account];
}

function pairKey({ email, network }: Pick<Attempt, "email" | "network">): string {
  return hash(`${email} ${network}`);
}

function limitersOf(db: Database): Record<Limit, RateLimiterDrizzle> {
  const known = made.get(db);
  if (known) return known;
  const make = (name: Limit) =>
    new RateLimiterDrizzle({
      ...limits[name],
      storeClient: db,
      schema: rateLimits,
      keyPrefix: `sign-in-${name}`,
      clearExpiredByTimeout: false,
    });
  const limiters = { pair: make("pair"), network: make("network"), account: make("account") };
  made.set(db, limiters);
  return limiters;
}

/** Neither e-mails nor addresses are kept for it. */
function hash(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}

function describeWait(seconds: number): string {
  if (seconds < 60) return `${seconds} ${seconds === 1 ? "second" : "seconds"}`;
  const minutes = Math.ceil(seconds / 60);
  return `${minutes} ${minutes === 1 ? "minute" : "minutes"}`;
}
