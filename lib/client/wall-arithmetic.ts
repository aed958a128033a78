/** Steps along a zone's calendar, right across clock changes: days may have 23 or 25 hours. Epoch seconds; pure. */

import { TIME_MAX } from "#lib/domain/parse-time.ts";
import { DAY_S } from "#lib/domain/seconds.ts";
import { wallTime, zoneOffset } from "./time-zone.ts";

export type WallUnit = "day" | "week" | "month" | "quarter" | "year";

/** Clock changes lie further apart. */
const AROUND = DAY_S / 2;

/**
 * The instant at which the zone's clock shows `local`, seconds as if it were UTC: the first of two; what is skipped lies as
 * long after the jump as it would have been.
 */
export function localInstant(local: number, tz: string): number {
  // Outside of our years no zone is asked: calendars end somewhere, and before the year 1 they count backwards.
  if (local < -DAY_S || local > TIME_MAX + DAY_S) return local;
  const guess = local - zoneOffset(local, tz);
  const before = local - zoneOffset(guess - AROUND, tz);
  const after = local - zoneOffset(guess + AROUND, tz);
  const shows = (t: number) => t + zoneOffset(t, tz) === local;
  return shows(before) || !shows(after) ? before : after;
}

/** So many units later by the calendar, at the same time of day; of a month that is too short its last day. */
export function wallShift(t: number, count: number, unit: WallUnit, tz: string): number {
  if (count === 0) return t;
  const local = t + zoneOffset(t, tz);
  if (unit === "day" || unit === "week")
    return localInstant(local + count * (unit === "day" ? DAY_S : 7 * DAY_S), tz);
  const { year, month, day } = wallTime(t, tz);
  const months = month - 1 + count * monthsOf[unit];
  const longest = utc(year, months + 1, 0) - utc(year, months, 0);
  const days = Math.min(day, longest / DAY_S);
  return localInstant(utc(year, months, days) + modulo(local, DAY_S), tz);
}

/** The start of the minute, hour (by their seconds), day, ISO week, month, quarter or year that holds `t`; or of the next. */
export function startOf(t: number, unit: WallUnit | number, tz: string, next: 0 | 1 = 0): number {
  if (typeof unit === "number") return t - modulo(t + zoneOffset(t, tz), unit);
  const local = t + zoneOffset(t, tz);
  const { year, month } = wallTime(t, tz);
  const today = local - modulo(local, DAY_S);
  switch (unit) {
    case "day":
      return localInstant(today + next * DAY_S, tz);
    case "week": {
      // 1 January 1970 was a Thursday.
      const monday = today - modulo(today / DAY_S + 3, 7) * DAY_S;
      return localInstant(monday + next * 7 * DAY_S, tz);
    }
    case "month":
      return localInstant(utc(year, month - 1 + next, 1), tz);
    case "quarter":
      return localInstant(utc(year, 3 * (Math.floor((month - 1) / 3) + next), 1), tz);
    case "year":
      return localInstant(utc(year + next, 0, 1), tz);
  }
}

const monthsOf = { month: 1, quarter: 3, year: 12 } as const;

/** Seconds of a day of the calendar; months from 0, beyond 11 of later years; day 0 is the last of the month before. */
function utc(year: number, month: number, day: number): number {
  // Of a year below 100 it would make one of the last century.
  return Date.UTC(2000, month + 12 * (year - 2000), day) / 1_000;
}

function modulo(value: number, size: number): number {
  return ((value % size) + size) % size;
}
