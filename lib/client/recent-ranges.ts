/** The ranges that were looked at last, kept in this browser alone. Epoch seconds. */
import type { TimeRange } from "./move-range.ts";

const KEY = "recent-ranges";
const MOST = 6;

/** Newest first; none where the browser keeps nothing, or what it kept is no list of ranges. */
export function readRecentRanges(): TimeRange[] {
  try {
    return parseRecentRanges(localStorage.getItem(KEY));
  } catch {
    return [];
  }
}

export function addRecentRange(range: TimeRange): void {
  try {
    const others = readRecentRanges().filter(({ from, to }) => from !== range.from || to !== range.to);
    localStorage.setItem(KEY, JSON.stringify([range, ...others].slice(0, MOST)));
  } catch {
    // A browser that keeps nothing offers nothing.
  }
}

/** What stands in the store may be of an older release, or anybody's. */
export function parseRecentRanges(text: string | null): TimeRange[] {
  try {
    const found: unknown = JSON.parse(text ?? "[]");
    if (!Array.isArray(found)) return [];
    return found.filter(isTimeRange).slice(0, MOST);
  } catch {
    return [];
  }
}

function isTimeRange(value: unknown): value is TimeRange {
  return (
    typeof value === "object" &&
    value !== null &&
    "from" in value &&
    "to" in value &&
    Number.isSafeInteger(value.from) &&
    Number.isSafeInteger(value.to) &&
    Number(value.from) >= 0 &&
    Number(value.from) < Number(value.to)
  );
}
