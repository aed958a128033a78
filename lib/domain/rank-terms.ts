/** How ranks of days are counted and compared. Pure; without a validator, which browsers have no use for. */
import { DAY_S } from "./seconds.ts";

/** So many are kept of each day, of all and of each platform. */
export const RANKS_KEPT = 10_000;
export const RANK_DAYS_DEFAULT = 90;
export const RANK_DAYS_MAX = 3_660;

/** "2026-11-24", UTC, of epoch seconds. */
export function dayOf(t: number): string {
  return new Date(t * 1_000).toISOString().slice(0, 10);
}

/** Its start, epoch seconds. */
export function startOfDay(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / 1_000;
}

/** That many days later. */
export function addDays(day: string, days: number): string {
  return dayOf(startOfDay(day) + days * DAY_S);
}

/** The day whose end lies nearest to so many days before `t`: half a day off at most. */
export function dayEndedBefore(t: number, days: number): string {
  return dayOf((Math.round(t / DAY_S) - days - 1) * DAY_S);
}

/** How a rank compares with one of then. `by`: places. `unknown`: no record, or beyond what is kept. */
export type RankChange =
  | { kind: "up" | "down"; by: number; before: number }
  | { kind: "same"; before: number }
  | { kind: "new" }
  | { kind: "unknown" };

export interface RankPair {
  now: number | null;
  before: number | null;
  /** There is a record of then. */
  kept: boolean;
  depth: number;
}

export function compareRanks({ now, before, kept, depth }: RankPair): RankChange {
  if (!kept || now === null) return { kind: "unknown" };
  if (before === null) return now <= depth ? { kind: "new" } : { kind: "unknown" };
  if (before === now) return { kind: "same", before };
  return now < before ? { kind: "up", by: before - now, before } : { kind: "down", by: now - before, before };
}
