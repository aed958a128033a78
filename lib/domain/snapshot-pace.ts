/**
 * How often the snapshot is built: on a minute's start, so seldom that building takes at most a tenth of the time, one
 * core's, however many influencers there are. Pure; times in epoch seconds.
 */
import { MINUTE_S } from "./seconds.ts";

/** A build is followed by the next one at the earliest after so many times what it took. */
const PACE = 10;
/** A build that is waiting for a worker, or takes longer than the one before, is not missing yet. */
const PATIENCE_S = 120;

export interface BuiltAt {
  /** When the build began. */
  builtAt: number;
  /** What it took, seconds. */
  tookS: number;
}

/** The first start of a minute at which the next one may begin. */
export function nextBuildDue({ builtAt, tookS }: BuiltAt): number {
  const next = Math.floor(builtAt / MINUTE_S + 1) * MINUTE_S;
  return Math.max(next, Math.ceil((builtAt + PACE * tookS) / MINUTE_S) * MINUTE_S);
}

/** Whether to build now. One that is dated ahead, by a clock that was wrong, holds nobody up. */
export function isBuildDue(last: BuiltAt, now: number): boolean {
  return now >= nextBuildDue(last) || now < Math.floor(last.builtAt / MINUTE_S) * MINUTE_S;
}

/** From when on it is late that there is none newer. The next one takes its time, too: the more, the longer the pace is. */
export function snapshotOverdueAt({ builtAt, nextDue }: { builtAt: number; nextDue: number }): number {
  return nextDue + Math.max(PATIENCE_S, (2 * (nextDue - builtAt)) / PACE);
}

/** What goes on an age, for people: "" for a list of each minute, else ", renewed after 4 minutes". */
export function describePace({ builtAt, nextDue }: { builtAt: number; nextDue: number }): string {
  const minutes = Math.round((nextDue - builtAt) / MINUTE_S);
  return minutes < 2 ? "" : `, renewed after ${minutes} minutes`;
}
