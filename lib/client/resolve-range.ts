/** The time range that a URL asks for. An invalid value falls back, and says so. Epoch seconds. Pure. */
import { DAY_S, HOUR_S, MINUTE_S } from "#lib/domain/seconds.ts";
import { parseRangeTime, type RangeTime } from "./parse-range-time.ts";
import { shorten } from "./shorten.ts";
import { isTimeZone } from "./time-zone.ts";

/** `quantum`: "now" is rounded up to it, so that server and browser ask for the same range, and caches hit. */
export const presets = [
  { name: "1h", words: "last hour", length: HOUR_S, quantum: MINUTE_S },
  { name: "6h", words: "last 6 hours", length: 6 * HOUR_S, quantum: MINUTE_S },
  { name: "24h", words: "last 24 hours", length: DAY_S, quantum: 5 * MINUTE_S },
  { name: "7d", words: "last 7 days", length: 7 * DAY_S, quantum: HOUR_S },
  { name: "30d", words: "last 30 days", length: 30 * DAY_S, quantum: HOUR_S },
  { name: "90d", words: "last 90 days", length: 90 * DAY_S, quantum: HOUR_S },
  { name: "1y", words: "last year", length: 365 * DAY_S, quantum: HOUR_S },
] as const;

export type Preset = (typeof presets)[number]["name"];
const DEFAULT_PRESET = presets[2];
/** The data never begins earlier; a range this long still answers in weeks. */
export const RANGE_LENGTH_MAX = 5 * 366 * DAY_S;

export interface RangeInput {
  range: string | null;
  from: string | null;
  to: string | null;
  tz: string | null;
}

export interface ResolvedRange {
  /** null: by its two ends. */
  preset: Preset | null;
  /** An end of it was written as an expression (`now-90d`): which times these are changes with the clock. */
  isRelative: boolean;
  /** [from, to). */
  from: number;
  to: number;
  tz: string;
  /** The range reaches the present: it moves on, and is worth asking again. */
  live: boolean;
  /** What was wrong with the URL, in sentences; empty when nothing was. */
  problems: string[];
}

/** `zone`: used when the URL names none. */
export function resolveRange(input: RangeInput, now: number, zone: string): ResolvedRange {
  const problems: string[] = [];
  let tz = zone;
  if (input.tz) {
    if (isTimeZone(input.tz)) tz = input.tz;
    else problems.push(`“${shorten(input.tz)}” is not a time zone: showing ${zone}.`);
  }
  if (input.from !== null || input.to !== null) {
    const ends = resolveEnds(input, now, tz);
    if (typeof ends !== "string") return { preset: null, ...ends, tz, live: ends.to > now, problems };
    problems.push(`${ends}: showing the ${DEFAULT_PRESET.words}.`);
    return { ...window(DEFAULT_PRESET, now), isRelative: false, tz, live: true, problems };
  }
  const preset = presets.find(({ name }) => name === input.range);
  if (input.range !== null && !preset)
    problems.push(`“${shorten(input.range)}” is not a range: showing the ${DEFAULT_PRESET.words}.`);
  return { ...window(preset ?? DEFAULT_PRESET, now), isRelative: false, tz, live: true, problems };
}

/** What was asked, whatever the time: the same for a range that only moved on with the clock. */
export function spanOf(range: ResolvedRange, { from, to }: Pick<RangeInput, "from" | "to">): string {
  if (range.preset) return range.preset;
  // Without an end it is the minute that runs.
  return range.isRelative || to === null ? `${from}–${to}` : `${range.from}–${range.to}`;
}

/** The range of a preset that holds `now` in its last quantum. */
export function window(
  preset: (typeof presets)[number],
  now: number,
): { preset: Preset; from: number; to: number } {
  const to = (Math.floor(now / preset.quantum) + 1) * preset.quantum;
  return { preset: preset.name, from: to - preset.length, to };
}

type Ends = Pick<ResolvedRange, "from" | "to" | "isRelative">;

/** In words, where it can't be had. */
function resolveEnds({ from, to }: RangeInput, now: number, tz: string): Ends | string {
  const start = from === null ? null : parseRangeTime(from, { now, tz, edge: "from" });
  // Without an end it is the minute that runs.
  const given = to === null ? null : parseRangeTime(to, { now, tz, edge: "to" });
  if (from !== null && start === null) return `“${shorten(from)}” is not a time`;
  if (to !== null && given === null) return `“${shorten(to)}” is not a time`;
  const end = given ?? { t: Math.floor(now / MINUTE_S + 1) * MINUTE_S, isRelative: false, isMoving: false };
  const quantum = quantumOf(end.t - (start?.t ?? end.t - DAY_S));
  const whole = ({ t, isMoving }: RangeTime) => (isMoving ? (Math.floor(t / quantum) + 1) * quantum : t);
  const resolvedEnd = whole(end);
  const resolvedStart = start === null ? Math.max(0, resolvedEnd - DAY_S) : whole(start);
  if (resolvedStart === resolvedEnd) return "The range ends when it begins";
  if (resolvedStart > resolvedEnd) return "The range ends before it begins";
  if (resolvedEnd - resolvedStart < MINUTE_S) return "The range is shorter than a minute";
  if (resolvedEnd - resolvedStart > RANGE_LENGTH_MAX) return "The range is longer than five years";
  const isRelative = start?.isRelative === true || end.isRelative;
  return { from: resolvedStart, to: resolvedEnd, isRelative };
}

/** As coarse as that of the longest preset that is no longer: a range of days does not ask anew each minute. */
function quantumOf(length: number): number {
  return presets.findLast((preset) => preset.length <= length)?.quantum ?? MINUTE_S;
}
