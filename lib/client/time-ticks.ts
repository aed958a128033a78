/** The time axis: ticks on the viewer's round hours, days and months, with unique labels. Epoch seconds. Pure. */
import { DAY_S, HOUR_S, MINUTE_S } from "#lib/domain/seconds.ts";
import { formatClock, formatDayMonth, formatMonth } from "./format-time.ts";
import { instantOf, wallTime, zoneOffset } from "./time-zone.ts";

export interface TimeAxis {
  ticks: number[];
  labels: string[];
}

const widths = [1, 2, 5, 10, 15, 30].map((n) => n * MINUTE_S).concat([1, 2, 3, 6, 12].map((n) => n * HOUR_S));
const dayWidths = [1, 2, 7, 14].map((n) => n * DAY_S);
const monthWidths = [1, 2, 3, 6, 12, 24, 60];

/** At most `most` ticks in [from, to). */
export function timeTicks(from: number, to: number, tz: string, most = 8): TimeAxis {
  const length = to - from;
  const width = [...widths, ...dayWidths].find((candidate) => length / candidate <= most);
  const instants =
    width === undefined ? monthInstants(from, to, tz, most) : gridInstants(from, to, tz, width);
  const label = labelFor(width, length, tz);
  const ticks: number[] = [];
  const labels: string[] = [];
  for (const t of instants) {
    const text = label(t);
    // When clocks go back, an hour's labels come twice; the second set stays away.
    if (labels.includes(text)) continue;
    ticks.push(t);
    labels.push(text);
  }
  return { ticks, labels };
}

function gridInstants(from: number, to: number, tz: string, width: number): number[] {
  // Weeks begin on Monday; 1 January 1970 was a Thursday.
  const origin = width % (7 * DAY_S) === 0 ? 4 * DAY_S : 0;
  const local = from + zoneOffset(from, tz);
  const found: number[] = [];
  for (let l = Math.floor((local - origin) / width) * width + origin; found.length < 64; l += width) {
    const t = instantOf(l, tz);
    if (t >= to) break;
    if (t >= from && t !== found.at(-1)) found.push(t);
  }
  return found;
}

function monthInstants(from: number, to: number, tz: string, most: number): number[] {
  const start = wallTime(from, tz);
  const spanned = (to - from) / (30.4 * DAY_S);
  const width = monthWidths.find((candidate) => spanned / candidate <= most) ?? 120;
  const found: number[] = [];
  for (
    let m = Math.floor((start.year * 12 + start.month - 1) / width) * width;
    found.length < 64;
    m += width
  ) {
    const t = instantOf(Date.UTC(Math.floor(m / 12), m % 12, 1) / 1_000, tz);
    if (t >= to) break;
    if (t >= from) found.push(t);
  }
  return found;
}

function labelFor(width: number | undefined, length: number, tz: string): (t: number) => string {
  if (width === undefined) return (t) => formatMonth(t, tz);
  if (width >= DAY_S) return (t) => formatDayMonth(t, tz);
  const isMidnight = (t: number) => formatClock(t, tz) === "00:00";
  if (length <= DAY_S) return (t) => (isMidnight(t) ? formatDayMonth(t, tz) : formatClock(t, tz));
  // Over a day, a bare hour would come twice.
  return (t) => (isMidnight(t) ? formatDayMonth(t, tz) : `${wallTime(t, tz).day}. ${formatClock(t, tz)}`);
}
