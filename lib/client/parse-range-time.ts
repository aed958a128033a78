/**
 * One end of a range as people write it: `now-90d`, `now/M`, `now-1M/M`, an ISO 8601 time, a date and time as the zone's clock
 * shows them, or epoch seconds. What is not clearly one of these is null. Epoch seconds; pure.
 */

import { parseTime, TIME_MAX } from "#lib/domain/parse-time.ts";
import { HOUR_S, MINUTE_S } from "#lib/domain/seconds.ts";
import { localInstant, startOf, type WallUnit, wallShift } from "./wall-arithmetic.ts";

export interface RangeTimeContext {
  now: number;
  /** Days, weeks, months, quarters and years are its calendar's. */
  tz: string;
  /** `/d` is the day's start for the start of a range, and the day's end for its end. */
  edge: "from" | "to";
}

export interface RangeTime {
  /** Whole seconds. */
  t: number;
  /** Reckoned from now: it stands in a URL as it was written. */
  isRelative: boolean;
  /** It moves on with each second, not from day to day. */
  isMoving: boolean;
}

/** What the fields say they understand; each is an example. */
export const rangeTimeExamples = ["now-90d", "now-6h", "now/d", "now-1M/M", "2026-11-24 13:05"] as const;

const units = {
  s: { seconds: 1 },
  m: { seconds: MINUTE_S },
  h: { seconds: HOUR_S },
  d: { wall: "day" },
  w: { wall: "week" },
  M: { wall: "month" },
  Q: { wall: "quarter" },
  y: { wall: "year" },
} as const satisfies Record<string, { seconds: number } | { wall: WallUnit }>;
type UnitName = keyof typeof units;

const expression = /^now((?:[+-]\d{1,5}[smhdwMQy]|\/[smhdwMQy])*)$/;
const part = /([+-])(\d+)([smhdwMQy])|\/([smhdwMQy])/g;
/** More parts than these nobody means. */
const PARTS_MAX = 4;
const wall = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?))?$/;

export function parseRangeTime(text: string, context: RangeTimeContext): RangeTime | null {
  const trimmed = text.trim();
  const relative = expression.exec(trimmed);
  if (relative) return parseRelative(relative[1] ?? "", context);
  const t = parseAbsolute(trimmed, context.tz);
  return t === null ? null : { t, isRelative: false, isMoving: false };
}

function parseRelative(rest: string, { now, tz, edge }: RangeTimeContext): RangeTime | null {
  const parts = [...rest.matchAll(part)];
  if (parts.length > PARTS_MAX) return null;
  let t = Math.floor(now);
  let isMoving = true;
  for (const [, sign, count, unit = "", rounded = ""] of parts) {
    if (isUnit(rounded)) {
      t = round(t, rounded, { tz, edge });
      isMoving = false;
    } else if (isUnit(unit)) t = shift(t, (sign === "-" ? -1 : 1) * Number(count), unit, tz);
    // The calendar of a browser ends somewhere: years beyond ours are no time.
    if (!(t >= 0 && t <= TIME_MAX)) return null;
  }
  return { t, isRelative: true, isMoving };
}

function isUnit(text: string): text is UnitName {
  return Object.hasOwn(units, text);
}

function shift(t: number, count: number, name: UnitName, tz: string): number {
  const unit = units[name];
  return "seconds" in unit ? t + count * unit.seconds : wallShift(t, count, unit.wall, tz);
}

function round(t: number, name: UnitName, { tz, edge }: Pick<RangeTimeContext, "tz" | "edge">): number {
  const unit = units[name];
  const next = edge === "to" ? 1 : 0;
  return "seconds" in unit
    ? startOf(t, unit.seconds, tz) + next * unit.seconds
    : startOf(t, unit.wall, tz, next);
}

function parseAbsolute(text: string, tz: string): number | null {
  const match = wall.exec(text);
  if (match) {
    const shown = parseTime(`${match[1]}T${match[2] ?? "00:00"}Z`);
    return shown === null ? null : Math.max(0, localInstant(shown, tz));
  }
  const seconds = parseTime(text);
  return seconds === null ? null : Math.floor(seconds);
}
