/** Ranks and how they changed, in words. Pure. */

import type { RankHistory } from "#lib/domain/rank-history.ts";
import { addDays, dayEndedBefore, type RankChange, startOfDay } from "#lib/domain/rank-terms.ts";
import { DAY_S } from "#lib/domain/seconds.ts";
import { formatExact, NO_VALUE } from "./format-count.ts";
import { formatDay } from "./format-time.ts";

/** "▲3", "▼2", "=", "new", a dash where it is not known. */
export function changeSign(change: RankChange): string {
  switch (change.kind) {
    case "up":
      return `▲${formatExact(change.by)}`;
    case "down":
      return `▼${formatExact(change.by)}`;
    case "same":
      return "=";
    case "new":
      return "new";
    case "unknown":
      return NO_VALUE;
  }
}

/** The same for who does not see the sign; `day`: "2026-11-24". */
export function changeWords(change: RankChange, { day, depth }: { day: string; depth: number }): string {
  const then = `at the end of ${dayWords(day)}`;
  switch (change.kind) {
    case "up":
      return `up ${places(change.by)}, from ${formatExact(change.before)} ${then}`;
    case "down":
      return `down ${places(change.by)}, from ${formatExact(change.before)} ${then}`;
    case "same":
      return `the same as ${then}`;
    case "new":
      return `new: not among the first ${formatExact(depth)} ${then}`;
    case "unknown":
      return `not known ${then}`;
  }
}

/** "24 Nov 2026": days are of UTC, whatever the viewer's zone. */
export function dayWords(day: string): string {
  return formatDay(startOfDay(day), "UTC");
}

/** One entry a day from `from` to `to`; null: a gap, or not among the first. */
export function ranksByDay({ from, to, days }: RankHistory): (number | null)[] {
  const known = new Map(days.map(({ day, rank }) => [day, rank]));
  const ranks: (number | null)[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) ranks.push(known.get(day) ?? null);
  return ranks;
}

/** "42 of 1,000; was 57 a week ago; not among the first 10,000 before 3 Nov 2026; 2 days without a record". */
export function describeRanks(history: RankHistory): string {
  const { days, depth, now } = history;
  if (days.length === 0)
    return `${nowWords(now)}. Ranks of earlier days: none yet, the first one is kept after midnight, UTC`;
  const weekAgo = dayEndedBefore(now?.builtAt ?? startOfDay(addDays(history.to, 1)), 7);
  const then = days.find(({ day }) => day === weekAgo);
  const first = days.find(({ rank }) => rank !== null);
  const words = [nowWords(now)];
  const outside = `not among the first ${formatExact(depth)}`;
  if (then?.rank != null) words.push(`was ${formatExact(then.rank)} a week ago`);
  else if (first) words.push(then ? `${outside} a week ago` : "a week ago is not known");
  if (!first) words.push(`${outside} on any day since ${dayWords(days[0]?.day ?? history.from)}`);
  else if (first !== days[0]) words.push(`${outside} before ${dayWords(first.day)}`);
  else if (history.firstDay === first.day) words.push(`kept since ${dayWords(first.day)}`);
  const gaps = countGaps(history);
  if (gaps > 0) words.push(`${formatExact(gaps)} ${gaps === 1 ? "day" : "days"} without a record`);
  return words.join("; ");
}

/** Days without a record after the first one that has any. */
export function countGaps({ from, to, firstDay, days }: RankHistory): number {
  if (firstDay === null) return 0;
  const since = firstDay > from ? firstDay : from;
  const expected = Math.round((startOfDay(to) - startOfDay(since)) / DAY_S) + 1;
  return Math.max(0, expected - days.length);
}

/** Beside numbers of a range: the rank is of now, whatever the range is. `of`: null where it is not known. */
export function presentRankWords(of: number | null): string {
  return of === null ? "now, by followers" : `now, of ${formatExact(of)} by followers`;
}

function nowWords(now: RankHistory["now"]): string {
  return now === null ? "no rank now" : `rank ${formatExact(now.rank)} of ${formatExact(now.of)}`;
}

function places(n: number): string {
  return `${formatExact(n)} ${n === 1 ? "place" : "places"}`;
}
