/** Instants, spans and ages as people read them. Epoch seconds. Pure; the same text on server and in every browser. */
import { DAY_S, HOUR_S, MINUTE_S } from "#lib/domain/seconds.ts";
import { type WallTime, wallTime } from "./time-zone.ts";

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const two = (n: number) => String(n).padStart(2, "0");
const clock = (w: WallTime) => `${two(w.hour)}:${two(w.minute)}`;
const dayMonth = (w: WallTime) => `${w.day} ${months[w.month - 1]}`;

/** "24 Nov 2026, 13:05" */
export function formatInstant(t: number, tz: string): string {
  const w = wallTime(t, tz);
  return `${dayMonth(w)} ${w.year}, ${clock(w)}`;
}

/** "24 Nov 2026, 13:05:09" */
export function formatInstantExact(t: number, tz: string): string {
  const w = wallTime(t, tz);
  return `${dayMonth(w)} ${w.year}, ${clock(w)}:${two(w.second)}`;
}

/** "24 Nov 2026" */
export function formatDay(t: number, tz: string): string {
  const w = wallTime(t, tz);
  return `${dayMonth(w)} ${w.year}`;
}

/** "13:05" */
export function formatClock(t: number, tz: string): string {
  return clock(wallTime(t, tz));
}

/** "24 Nov" */
export function formatDayMonth(t: number, tz: string): string {
  return dayMonth(wallTime(t, tz));
}

/** "Nov 2026" */
export function formatMonth(t: number, tz: string): string {
  const w = wallTime(t, tz);
  return `${months[w.month - 1]} ${w.year}`;
}

/** [from, to): "24 Nov 2026, 13:05 – 14:05", naming only what differs. */
export function formatSpan(from: number, to: number, tz: string): string {
  const a = wallTime(from, tz);
  const b = wallTime(to, tz);
  if (a.year === b.year && a.month === b.month && a.day === b.day)
    return `${dayMonth(a)} ${a.year}, ${clock(a)} – ${clock(b)}`;
  if (a.year === b.year) return `${dayMonth(a)}, ${clock(a)} – ${dayMonth(b)}, ${clock(b)} ${b.year}`;
  return `${dayMonth(a)} ${a.year}, ${clock(a)} – ${dayMonth(b)} ${b.year}, ${clock(b)}`;
}

/** As formatSpan, to the second where a border is not on a whole minute: gaps of short slots. */
export function formatSpanExact(from: number, to: number, tz: string): string {
  if (from % 60 === 0 && to % 60 === 0) return formatSpan(from, to, tz);
  const second = (t: number) => formatInstantExact(t, tz);
  const [fromDay, toDay] = [formatDay(from, tz), formatDay(to, tz)];
  return `${second(from)} – ${fromDay === toDay ? second(to).slice(toDay.length + 2) : second(to)}`;
}

const scales = [
  { seconds: DAY_S, unit: "d" },
  { seconds: HOUR_S, unit: "h" },
  { seconds: MINUTE_S, unit: "min" },
] as const;

/** 12 → "12 s", 200 → "3 min", 7300 → "2 h". */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  // 90 s is "90 s": one unit is only left for the next when the next says as much.
  for (const { seconds: size, unit } of scales)
    if (whole >= 2 * size) return `${Math.floor(whole / size)} ${unit}`;
  return `${whole} s`;
}

/** "12 s ago"; what lies ahead by clock skew counts as now. */
export function formatAge(t: number, now: number): string {
  return now - t < 1 ? "just now" : `${formatDuration(now - t)} ago`;
}

const intervalNames = new Map([
  [1, "second"],
  [MINUTE_S, "minute"],
  [HOUR_S, "hour"],
  [DAY_S, "day"],
]);

/** 60 → "every minute", 300 → "every 5 minutes". */
export function formatInterval(seconds: number): string {
  const whole = intervalNames.get(seconds);
  if (whole) return `every ${whole}`;
  for (const size of [DAY_S, HOUR_S, MINUTE_S, 1])
    if (seconds % size === 0) return `every ${seconds / size} ${intervalNames.get(size)}s`;
  return `every ${seconds} seconds`;
}
