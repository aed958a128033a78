/**
 * Where the buckets of a range begin and end. Steps up to 15m lie on the UTC grid; from 1h on the viewer's local grid.
 * The only place that knows time zones. Pure; all in epoch seconds.
 */

import { Temporal } from "temporal-polyfill";
import { DAY_S, HOUR_S, MINUTE_S, QUARTER_HOUR_S } from "./seconds.ts";
import { SERIES_POINTS_MAX, type Step } from "./series.ts";
import { isZoneName } from "./zone-name.ts";

/** Nominal widths; local days and weeks are an hour or so shorter or longer around a clock change. */
export const stepSeconds: Record<Step, number> = {
  "1m": MINUTE_S,
  "5m": 5 * MINUTE_S,
  "15m": QUARTER_HOUR_S,
  "1h": HOUR_S,
  "6h": 6 * HOUR_S,
  "1d": DAY_S,
  "1w": 7 * DAY_S,
};

/** A name of the IANA time zone database that this runtime knows. */
export function isTimeZone(name: string): boolean {
  if (!isZoneName(name)) return false;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}

/**
 * Edges e₀ < e₁ < … < eₙ of the n buckets that hold [from, to): e₀ ≤ from < e₁ and eₙ₋₁ < to ≤ eₙ; none if from ≥ to.
 * null if there would be more than `max` buckets. An hour begins wherever the local clock shows a full one; a repeated
 * 00:00, 06:00, … begins its bucket once, at the first; a skipped one at the instant of the jump; a skipped day is none.
 */
export function bucketEdges(
  from: number,
  to: number,
  step: Step,
  tz: string,
  max: number = SERIES_POINTS_MAX,
): number[] | null {
  if (!(from < to)) return [];
  // Spares walking a grid that can't fit. Clock changes take less than a hundredth of the buckets, and ten.
  if ((0.99 * (to - from)) / stepSeconds[step] - 10 > max) return null;
  const edges: number[] = [];
  for (const edge of grid(from, step, tz)) {
    if (edge <= from) edges.length = 0;
    edges.push(edge);
    if (edge >= to) return edges;
    if (edges.length > max) return null;
  }
  return null;
}

/** Ascending grid times, beginning at or before `from`. Endless. */
function grid(from: number, step: Step, tz: string): Iterable<number> {
  const width = stepSeconds[step];
  switch (step) {
    case "1m":
    case "5m":
    case "15m":
      return utcGrid(from, width);
    case "1h":
      return hourGrid(from, tz);
    case "6h":
    case "1d":
      return wallGrid(from, tz, width, 0);
    case "1w":
      return wallGrid(from, tz, width, MONDAY);
  }
}

/** Of the local clock, in seconds since it showed 1970-01-01T00:00: the first Monday. */
const MONDAY = 4 * DAY_S;

function* utcGrid(from: number, width: number): Generator<number> {
  for (let edge = Math.floor(from / width) * width; ; edge += width) yield edge;
}

/** Instants at which the local clock shows a full hour. */
function* hourGrid(from: number, tz: string): Generator<number> {
  const hour = stepSeconds["1h"];
  // Two hours back there is a full hour in any case, also where the clock has just jumped.
  for (const { start, end, offset } of stretches(Math.floor(from) - 2 * hour, tz)) {
    for (let edge = Math.ceil((start + offset) / hour) * hour - offset; edge < end; edge += hour) yield edge;
  }
}

/** When the local clock first shows the times that are `anchor` and a multiple of `width`, or jumps over them. */
function* wallGrid(from: number, tz: string, width: number, anchor: number): Generator<number> {
  let last = Number.NEGATIVE_INFINITY;
  let wall: number | null = null;
  // A bucket back, and as far as a clock ever went back: what is shown there is shown for the first time.
  for (const { start, end, offset } of stretches(Math.floor(from) - width - 2 * DAY_S, tz)) {
    wall ??= Math.ceil((start + offset - anchor) / width) * width + anchor;
    for (; wall - offset < end; wall += width) {
      // Jumped over: it begins with the jump. A skipped day begins where the next one does.
      const edge = Math.max(wall - offset, start);
      if (edge > last) yield edge;
      last = edge;
    }
  }
}

/** Of a zone's time from `at` on, one after the other: [start, end) in which the local clock is ahead by `offset` seconds. */
function* stretches(at: number, tz: string): Generator<{ start: number; end: number; offset: number }> {
  for (let start = at; start < Number.POSITIVE_INFINITY; ) {
    const zoned = Temporal.Instant.fromEpochMilliseconds(start * 1_000).toZonedDateTimeISO(tz);
    const change = zoned.getTimeZoneTransition("next");
    const end = change === null ? Number.POSITIVE_INFINITY : change.epochMilliseconds / 1_000;
    yield { start, end, offset: zoned.offsetNanoseconds / 1e9 };
    start = end;
  }
}

/** What the local clock shows at `t`, in seconds as if it were UTC. */
export function toWall(t: number, tz: string): number {
  const zoned = Temporal.Instant.fromEpochMilliseconds(Math.floor(t) * 1_000).toZonedDateTimeISO(tz);
  return t + zoned.offsetNanoseconds / 1e9;
}

/**
 * When the local clock shows `wall`: the first time if it does twice. A time that it jumps over is as far behind the jump
 * as it would have been, and `isSkipped`.
 */
export function fromWall(wall: number, tz: string): { at: number; isSkipped: boolean } {
  const local = Temporal.Instant.fromEpochMilliseconds(Math.floor(wall) * 1_000)
    .toZonedDateTimeISO("UTC")
    .toPlainDateTime();
  const at = local.toZonedDateTime(tz).epochMilliseconds / 1_000 + (wall - Math.floor(wall));
  return { at, isSkipped: toWall(at, tz) !== wall };
}
