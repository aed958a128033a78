/** Fetches that brought no data point, by platform and cause: of the last hour, and of each slot. Pure. */

import type { FailureReason } from "./failure.ts";
import type { HourErrors, PipelineErrors, SlotErrors } from "./pipeline.ts";
import type { Platform } from "./platform.ts";
import { HOUR_S } from "./seconds.ts";

/** All rows of one slot, platform and reason, added up. */
export interface FiledErrors {
  interval: number;
  slot: number;
  platform: Platform;
  reason: FailureReason;
  /** Influencers that are named. */
  named: number;
  /** Influencers of shards that failed as a whole, less those with a data point: paused ones count too. */
  whole: number;
  /** Of these, named for another reason in the same slot. */
  overlap: number;
}

/** Data points of one slot and platform. */
export interface Answered {
  interval: number;
  slot: number;
  platform: Platform;
  answered: number;
}

export interface ErrorsInput {
  now: number;
  filed: readonly FiledErrors[];
  answered: readonly Answered[];
  /** Those that are shown: errors of others are in the hour's sums alone. */
  shown: readonly { interval: number; slot: number }[];
}

/** The first slot of an interval that ran within the hour before `now`. */
export function firstSlotOfHour(now: number, interval: number): number {
  return Math.floor((now - HOUR_S) / interval) * interval;
}

export function sumErrors({ now, filed, answered, shown }: ErrorsInput): PipelineErrors {
  const ofHour = filed.filter(isOfHour(now)).map(errorsOf).filter(hasAny);
  const fetches = new Map<Platform, number>();
  const add = (platform: Platform, n: number) => fetches.set(platform, (fetches.get(platform) ?? 0) + n);
  for (const { platform, answered: n } of answered.filter(isOfHour(now))) add(platform, n);
  for (const { platform, count } of ofHour) add(platform, count);

  const causes = Map.groupBy(ofHour, ({ platform, reason }) => `${platform} ${reason}`).values();
  const hour = [...causes].flatMap((slots): HourErrors[] => {
    const [newest] = slots.toSorted(newestFirst);
    if (!newest) return [];
    const { platform, reason, interval, slot } = newest;
    const count = slots.reduce((sum, one) => sum + one.count, 0);
    return [
      {
        platform,
        reason,
        count,
        isAbout: slots.some(({ isAbout }) => isAbout),
        share: count / (fetches.get(platform) ?? count),
        last: { interval, slot, count: newest.count, isAbout: newest.isAbout },
      },
    ];
  });
  const places = new Set(shown.map(placeOf));
  return {
    from: now - HOUR_S,
    to: now,
    hour: hour.toSorted((a, b) => b.count - a.count || compare(a, b)),
    slots: filed
      .map(errorsOf)
      .filter((one) => hasAny(one) && places.has(placeOf(one)))
      .toSorted(newestFirst),
  };
}

/** Slots that ran within the hour: those of a long interval count from their start on. */
function isOfHour(now: number) {
  return ({ interval, slot }: { interval: number; slot: number }) =>
    slot >= firstSlotOfHour(now, interval) && slot + interval > now - HOUR_S;
}

function errorsOf({ interval, slot, platform, reason, named, whole, overlap }: FiledErrors): SlotErrors {
  const others = Math.max(0, whole - overlap);
  return { platform, reason, count: named + others, isAbout: others > 0, interval, slot };
}

function hasAny({ count }: SlotErrors): boolean {
  return count > 0;
}

function placeOf({ interval, slot }: { interval: number; slot: number }): string {
  return `${interval} ${slot}`;
}

/** Of the same time the shorter interval: there the newest says most. */
function newestFirst(a: SlotErrors, b: SlotErrors): number {
  return b.slot - a.slot || a.interval - b.interval || b.count - a.count || compare(a, b);
}

interface Cause {
  platform: Platform;
  reason: FailureReason;
}

function compare(a: Cause, b: Cause): number {
  return `${a.platform} ${a.reason}` < `${b.platform} ${b.reason}` ? -1 : 1;
}
