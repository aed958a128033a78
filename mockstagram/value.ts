/**
 * What an account's counts are: pure functions, so that demo history and live answers agree, and checkers can tell
 * what must have been stored. Knows nothing of HTTP.
 */
import { hash, hashUnit } from "./hash.ts";

/** Integers in 0 … 2³¹−1. */
export interface AccountCounts {
  followerCount: number;
  followingCount: number;
}

export const PK_MIN = 1_000_000;
export const PK_MAX = 1_999_999;
export const FOLLOWERS_MIN = 5_000;
export const FOLLOWING_MIN = 50;
export const COUNT_MAX = 2 ** 31 - 1;

const HOUR = 3_600;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
const YEAR = 365.25 * DAY;

/** 2026-01-01T00:00:00Z: when an account has the size that its pk draws. */
const REFERENCE = 1_767_225_600;
/** A Sunday noon, UTC: followers come fastest around weekends. */
const SUNDAY_NOON = 3.5 * DAY;
/** A Tuesday, 09:00 UTC; every fourth week the platform throws fake accounts out, in the course of one hour. */
const PURGE_FIRST = REFERENCE + 5 * DAY + 9 * HOUR;
const PURGE_EVERY = 4 * WEEK;
const PURGE_LASTS = HOUR;

const SPIKE_WINDOW = 30 * DAY;

/** Start of the last purge at or before `timeSeconds`, epoch seconds. */
export function purgeBefore(timeSeconds: number): number {
  return PURGE_FIRST + Math.floor((timeSeconds - PURGE_FIRST) / PURGE_EVERY) * PURGE_EVERY;
}

/**
 * Believable counts at any moment, continuous in time: a heavy-tailed size, slow growth, a weekday and a daily rhythm,
 * a little noise, for some accounts now and then a spike, and the purge that hits everybody.
 */
export function realisticValue(pk: number, timeSeconds: number, seed: number): AccountCounts {
  const who = hash(seed, pk, 0);
  const years = Math.tanh((timeSeconds - REFERENCE) / (3 * YEAR)) * 3;
  const purge = purgeShape(timeSeconds) * purgeDepth(who, timeSeconds);

  const followers =
    Math.log(size(who)) +
    // Saturating, so that no account leaves the range of a count, whatever the year.
    (0.6 * trait(who, 2) ** 2 - 0.04) * years +
    (0.0008 + 0.002 * trait(who, 3)) * wave(timeSeconds - SUNDAY_NOON, WEEK) +
    (0.0002 + 0.0005 * trait(who, 4)) * wave(timeSeconds - (15 + 6 * trait(who, 5)) * HOUR, DAY) +
    0.0006 * noise(who, 6, timeSeconds / (6 * HOUR)) +
    0.0001 * noise(who, 7, timeSeconds / (0.7 * HOUR)) +
    spikes(who, timeSeconds) -
    purge;

  const following =
    Math.log(80) +
    Math.log(90) * trait(who, 8) +
    0.06 * noise(who, 9, timeSeconds / (11 * DAY)) +
    0.012 * noise(who, 10, timeSeconds / (1.5 * DAY)) -
    purge / 2;

  return {
    followerCount: bounded(Math.exp(followers), FOLLOWERS_MIN),
    followingCount: bounded(Math.exp(following), FOLLOWING_MIN),
  };
}

/** Counts that tell which (pk, slot, seed) they belong to: a value stored in a wrong slot or for a wrong pk shows. */
export function deterministicValue(pk: number, slot: number, seed: number): AccountCounts {
  return {
    followerCount: FOLLOWERS_MIN + (hash(hash(seed, pk, 20), slot, 21) % 2_000_000_000),
    followingCount: FOLLOWING_MIN + (hash(hash(seed, pk, 22), slot, 23) % 100_000),
  };
}

/** An account's fixed property number `which`, in [0, 1). */
function trait(who: number, which: number): number {
  return hashUnit(who, which, 0);
}

/** Bounded Pareto: half of the accounts have fewer than 18,000 followers, about one in 70 has more than a million. */
function size(who: number): number {
  const min = 8_000;
  const max = 200_000_000;
  const shape = 0.9;
  const tail = 1 - trait(who, 1) * (1 - (min / max) ** shape);
  return min / tail ** (1 / shape);
}

function wave(elapsed: number, period: number): number {
  return Math.sin((2 * Math.PI * elapsed) / period);
}

/** Smooth noise in [-1, 1]: hashed values at whole x, eased in between. */
function noise(who: number, which: number, x: number): number {
  const cell = Math.floor(x);
  const from = hashUnit(who, which, cell);
  const to = hashUnit(who, which, cell + 1);
  return 2 * (from + (to - from) * ease(x - cell)) - 1;
}

/** 0 → 1 without a kink. */
function ease(x: number): number {
  return x <= 0 ? 0 : x >= 1 ? 1 : x * x * (3 - 2 * x);
}

/** A quarter of the accounts go viral now and then: a rise within hours that wears off over a month. */
function spikes(who: number, timeSeconds: number): number {
  if (trait(who, 11) >= 0.25) return 0;
  const window = Math.floor(timeSeconds / SPIKE_WINDOW);
  return spike(who, window, timeSeconds) + spike(who, window - 1, timeSeconds);
}

function spike(who: number, window: number, timeSeconds: number): number {
  if (hashUnit(who, 12, window) >= 0.35) return 0;
  const age = timeSeconds - (window + hashUnit(who, 13, window)) * SPIKE_WINDOW;
  if (age <= 0 || age >= SPIKE_WINDOW) return 0;
  const lift = 0.02 + 0.1 * hashUnit(who, 14, window);
  return lift * (1 - Math.exp(-age / (2 * HOUR))) * (1 - age / SPIKE_WINDOW) ** 2;
}

/** The share that this purge takes from the account, 0.4 % to 2.4 %. */
function purgeDepth(who: number, timeSeconds: number): number {
  return 0.004 + 0.02 * hashUnit(who, 15, purgeBefore(timeSeconds));
}

/** 0 → 1 within the purge's hour, then back to 0 until the next one: new followers make up for the lost ones. */
function purgeShape(timeSeconds: number): number {
  const age = timeSeconds - purgeBefore(timeSeconds);
  return ease(age / PURGE_LASTS) * (1 - age / PURGE_EVERY) ** 2;
}

function bounded(value: number, min: number): number {
  return Math.min(COUNT_MAX, Math.max(min, Math.round(value)));
}
