/** Wall-clock time in a zone, by Intl alone: the browser's bundle holds no date library. Epoch seconds. Pure. */
import { isZoneName } from "#lib/domain/zone-name.ts";

export interface WallTime {
  year: number;
  /** 1–12. */
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(tz: string): Intl.DateTimeFormat {
  const known = formatters.get(tz);
  if (known) return known;
  // Only digits are taken from Intl: month names differ between its versions, and server and browser must agree.
  const made = new Intl.DateTimeFormat("en-US", {
    timeZone: tz,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  formatters.set(tz, made);
  return made;
}

/** Whether Intl knows the zone. */
export function isTimeZone(tz: string): boolean {
  if (!isZoneName(tz)) return false;
  try {
    formatterOf(tz);
    return true;
  } catch {
    return false;
  }
}

export function wallTime(t: number, tz: string): WallTime {
  const found: Record<string, number> = {};
  for (const part of formatterOf(tz).formatToParts(t * 1_000)) {
    if (part.type !== "literal") found[part.type] = Number(part.value);
  }
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = found;
  return { year, month, day, hour, minute, second };
}

/** Seconds east of UTC at `t`. */
export function zoneOffset(t: number, tz: string): number {
  const whole = Math.floor(t);
  const w = wallTime(whole, tz);
  return Date.UTC(w.year, w.month - 1, w.day, w.hour, w.minute, w.second) / 1_000 - whole;
}

/** The instant at which the zone's clock shows `local` (seconds as if it were UTC); in a skipped hour, just after it. */
export function instantOf(local: number, tz: string): number {
  const guess = local - zoneOffset(local, tz);
  return local - zoneOffset(guess, tz);
}

/** "Europe/Berlin (UTC+1)". */
export function zoneLabel(tz: string, t: number): string {
  if (tz === "UTC") return "UTC";
  const minutes = Math.round(zoneOffset(t, tz) / 60);
  const size = Math.abs(minutes);
  const rest = size % 60 === 0 ? "" : `:${String(size % 60).padStart(2, "0")}`;
  return `${tz.replaceAll("_", " ")} (UTC${minutes < 0 ? "−" : "+"}${Math.floor(size / 60)}${rest})`;
}
