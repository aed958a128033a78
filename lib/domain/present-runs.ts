/**
 * Which due slots are present, from what the hourly roll-up says of the minutes of each hour, and from runs that were
 * counted otherwise. Pure; epoch seconds.
 */

import type { DueRun, PresentRun } from "./coverage-of.ts";
import type { TrackingPeriod } from "./influencer.ts";
import type { KeptFrom } from "./kept-from.ts";
import type { RangePart } from "./range-parts.ts";
import { HOUR_S, MINUTE_S } from "./seconds.ts";

const HALF = 30;

/** Minutes of an hour that have a data point: bit m of `low` is minute m, bit m of `high` minute 30 + m. */
export interface HourMinutes {
  hour: number;
  low: number;
  high: number;
}

export interface SplitRuns<P extends TrackingPeriod> {
  /** Those whose slots the hourly roll-up knows. */
  hourly: DueRun<P>[];
  /** The others. */
  raw: DueRun<P>[];
}

/** Without slots that nothing is kept of: data points of less than a minute, which the roll-ups don't tell apart. */
export function leaveOutForgotten<P extends TrackingPeriod>(
  due: readonly DueRun<P>[],
  { dataPoints }: KeptFrom,
): DueRun<P>[] {
  return due.flatMap((run) => {
    if (run.interval % MINUTE_S === 0 || run.from >= dataPoints) return [run];
    const from = run.from + Math.ceil((dataPoints - run.from) / run.interval) * run.interval;
    return from < run.to ? [{ ...run, from }] : [];
  });
}

/** Due runs, cut where another source of the parts begins. */
export function splitRuns<P extends TrackingPeriod>(
  due: readonly DueRun<P>[],
  parts: readonly RangePart[],
): SplitRuns<P> {
  const split: SplitRuns<P> = { hourly: [], raw: [] };
  let next = 0;
  for (const run of due) {
    while ((parts[next]?.to ?? run.from + 1) <= run.from) next++;
    for (let i = next; i < parts.length; i++) {
      const part = parts[i];
      if (!part || part.from >= run.to) break;
      const from = run.from + Math.ceil(Math.max(0, part.from - run.from) / run.interval) * run.interval;
      const to = Math.min(run.to, part.to);
      if (from < to) split[part.source === "rollups_1h" ? "hourly" : "raw"].push({ ...run, from, to });
    }
  }
  return split;
}

/** `due`: ascending, of whole minutes. `hours`: ascending; one that is not there has no data point. */
export function runsInHours(due: readonly DueRun[], hours: readonly HourMinutes[]): PresentRun[] {
  const runs: PresentRun[] = [];
  let next = 0;
  for (const { from, to, interval } of due) {
    const whole = HOUR_S % interval === 0 ? minutesOf(interval) : null;
    let last: PresentRun | null = null;
    const add = (slot: number, slots: number) => {
      if (last && last.from + last.slots * interval === slot) last.slots += slots;
      else {
        last = { from: slot, slots };
        runs.push(last);
      }
    };
    while ((hours[next]?.hour ?? from) + HOUR_S <= from) next++;
    for (let i = next; i < hours.length; i++) {
      const at = hours[i];
      if (!at || at.hour >= to) break;
      const begin = from + Math.ceil(Math.max(0, at.hour - from) / interval) * interval;
      const end = Math.min(to, at.hour + HOUR_S);
      if (whole && begin === at.hour && end === at.hour + HOUR_S && holdsAll(at, whole)) {
        add(begin, HOUR_S / interval);
        continue;
      }
      for (let slot = begin; slot < end; slot += interval) {
        if (holds(at, (slot - at.hour) / MINUTE_S)) add(slot, 1);
      }
    }
  }
  return runs;
}

/** Runs that touch are one, as long as they lie in the same due run. Ascending. */
export function joinRuns(due: readonly DueRun[], runs: readonly PresentRun[]): PresentRun[] {
  const joined: PresentRun[] = [];
  const ordered = [...runs].sort((a, b) => a.from - b.from);
  let next = 0;
  for (const { from, to, interval } of due) {
    let last: PresentRun | null = null;
    for (let run = ordered[next]; run && run.from < to; run = ordered[++next]) {
      if (run.from < from) continue;
      if (last && last.from + last.slots * interval === run.from) last.slots += run.slots;
      else {
        last = { ...run };
        joined.push(last);
      }
    }
  }
  return joined;
}

function minutesOf(interval: number): HourMinutes {
  const all = { hour: 0, low: 0, high: 0 };
  for (let minute = 0; minute < HOUR_S / MINUTE_S; minute += interval / MINUTE_S) {
    if (minute < HALF) all.low |= 1 << minute;
    else all.high |= 1 << (minute - HALF);
  }
  return all;
}

function holds({ low, high }: HourMinutes, minute: number): boolean {
  return ((minute < HALF ? low >> minute : high >> (minute - HALF)) & 1) === 1;
}

function holdsAll(at: HourMinutes, wanted: HourMinutes): boolean {
  return (at.low & wanted.low) === wanted.low && (at.high & wanted.high) === wanted.high;
}
