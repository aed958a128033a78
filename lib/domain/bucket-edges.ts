/**
 * Where the buckets of a range begin and end. Steps up to 15m lie on the UTC grid; from 1h on the viewer's local grid.
 * The only place that knows time zones. Pure; all in epoch seconds.
 */
import { Temporal } from "temporal-polyfill";
import { SERIES_POINTS_MAX, type Step } from "./series.ts";

/** Nominal widths; local days and weeks are an hour or so shorter or longer around a clock change. */
export const stepSeconds: Record<Step, number> = {
  "1m": 60,
  "5m": 300,
  "15m": 900,
  "1h": 3_600,
  "6h": 21_600,
  "1d": 86_400,
  "1w": 604_800,
};

/** A name of the IANA time zone database that this runtime knows. Bare offsets are none: they have no clock changes. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/.test(name)) return false;
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
  // No bucket is longer than twice its nominal width: spares walking a grid that can't fit.
  if ((to - from) / (2 * stepSeconds[step]) > max) return null;
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
  switch (step) {
    case "1m":
    case "5m":
    case "15m":
      return utcGrid(from, stepSeconds[step]);
    case "1h":
      return hourGrid(from, tz);
    case "6h":
      return wallGrid(from, tz, 1, [0, 6, 12, 18]);
    case "1d":
      return wallGrid(from, tz, 1, [0]);
    case "1w":
      return wallGrid(from, tz, 7, [0]);
  }
}

function* utcGrid(from: number, width: number): Generator<number> {
  for (let edge = Math.floor(from / width) * width; ; edge += width) yield edge;
}

/** Instants at which the local clock shows a full hour: stretches of constant offset, one after the other. */
function* hourGrid(from: number, tz: string): Generator<number> {
  const hour = stepSeconds["1h"];
  // Two hours back there is a full hour in any case, also where the clock has just jumped.
  let at = Math.floor(from) - 2 * hour;
  for (;;) {
    const zoned = Temporal.Instant.fromEpochMilliseconds(at * 1_000).toZonedDateTimeISO(tz);
    const offset = zoned.offsetNanoseconds / 1e9;
    const change = zoned.getTimeZoneTransition("next");
    const end = change === null ? Number.POSITIVE_INFINITY : change.epochMilliseconds / 1_000;
    for (let edge = Math.ceil((at + offset) / hour) * hour - offset; edge < end; edge += hour) yield edge;
    at = end;
  }
}

/** First instants of the given local hours, each `days` days; weeks begin on Monday. */
function* wallGrid(from: number, tz: string, days: 1 | 7, hours: readonly number[]): Generator<number> {
  const today = Temporal.Instant.fromEpochMilliseconds(Math.floor(from) * 1_000)
    .toZonedDateTimeISO(tz)
    .toPlainDate();
  // One period earlier than needed: where a clock goes back over midnight, the date at `from` may come again.
  const first = today.subtract({ days: (days === 7 ? today.dayOfWeek - 1 : 0) + days });
  let last = Number.NEGATIVE_INFINITY;
  for (let n = 0; ; n++) {
    const date = first.add({ days: n * days });
    for (const hour of hours) {
      const edge = firstInstantOf(date.toPlainDateTime({ hour }), tz);
      // A skipped day begins where the next one does.
      if (edge > last) yield edge;
      last = Math.max(last, edge);
    }
  }
}

/** When the local clock first shows `wall`, or first jumps over it. */
function firstInstantOf(wall: Temporal.PlainDateTime, tz: string): number {
  const zoned = wall.toZonedDateTime(tz, { disambiguation: "earlier" });
  const shown = Temporal.PlainDateTime.compare(zoned.toPlainDateTime(), wall) === 0;
  // "earlier" moves a skipped time to before the jump, so the jump is the next change.
  const instant = shown ? zoned : (zoned.getTimeZoneTransition("next") ?? zoned);
  return instant.epochMilliseconds / 1_000;
}
