import { ALL_KEPT, type KeptFrom } from "./kept-from.ts";
import { HOUR_S, QUARTER_HOUR_S } from "./seconds.ts";

/**
 * Which parts of a range are read from the data points, which from a roll-up. Pure; epoch seconds. Parts are ascending and
 * cover the range exactly once; no part of a roll-up cuts a cell of it or holds cells that an edge divides.
 */

export type PartSource = "data_points" | "rollups_15m" | "rollups_1h";

/** [from, to). */
export interface RangePart {
  source: PartSource;
  from: number;
  to: number;
}

export interface PartsQuestion {
  from: number;
  to: number;
  /** Ascending: where one bucket ends and the next begins. Those outside the range don't matter. */
  edges: readonly number[];
  /** Starts of the hours whose roll-ups may not equal the data points, ascending, each once. */
  dirtyHours: readonly number[];
  /**
   * Before it there are roll-ups alone, all of them right; range and edges are snapped to what is left (kept-from). Default:
   * all data points are kept.
   */
  kept?: KeptFrom;
}

/** Each part is a branch of a statement, and is planned: many short ones would cost more than they save. */
const PARTS_MAX = 40;

const floorTo = (t: number, width: number) => Math.floor(t / width) * width;
const ceilTo = (t: number, width: number) => Math.ceil(t / width) * width;

export function rangeParts({ from, to, edges, dirtyHours, kept = ALL_KEPT }: PartsQuestion): RangePart[] {
  if (!(from < to)) return [];
  const rawFrom = Math.min(to, Math.max(from, kept.dataPoints));
  const old = oldParts(from, rawFrom, edges, kept);
  return joined([...old, ...liveParts({ from: rawFrom, to, edges, dirtyHours })]);
}

const inside = (edges: readonly number[], from: number, to: number) =>
  edges.filter((edge) => edge > from && edge < to);
const lieOn = (edges: readonly number[], width: number) =>
  edges.every((edge) => floorTo(edge, width) === edge);

/** Where data points are no longer kept: whole hours while all edges lie on them, else quarters as long as there are any. */
function oldParts(from: number, to: number, edges: readonly number[], { quarters }: KeptFrom): RangePart[] {
  const split15m = Math.min(to, Math.max(from, quarters));
  const oldest: RangePart[] = from < split15m ? [{ source: "rollups_1h", from, to: split15m }] : [];
  const inner = inside(edges, split15m, to);
  const runs = split15m < to ? [{ from: split15m, to }] : [];
  return [...oldest, ...split(split15m, to, runs, lieOn(inner, HOUR_S))];
}

/** Neighbours of one source are one part. */
function joined(parts: readonly RangePart[]): RangePart[] {
  const all: RangePart[] = [];
  for (const part of parts) {
    const last = all.at(-1);
    if (last?.source === part.source) last.to = part.to;
    else all.push({ ...part });
  }
  return all;
}

function liveParts({ from, to, edges, dirtyHours }: Omit<PartsQuestion, "kept">): RangePart[] {
  if (!(from < to)) return [];
  const inner = inside(edges, from, to);
  const fits = (width: number) => lieOn(inner, width);
  const clean = fits(QUARTER_HOUR_S) ? cleanRuns(from, to, dirtyHours) : [];
  // A long run of roll-ups is worth its branch: the short ones between many dirty hours are given up first.
  for (let shortest = HOUR_S; ; shortest *= 2) {
    const parts = split(from, to, clean, fits(HOUR_S));
    if (parts.length <= PARTS_MAX) return parts;
    for (let i = clean.length - 1; i >= 0; i--) {
      const run = clean[i];
      if (run && run.to - run.from <= shortest) clean.splice(i, 1);
    }
  }
}

interface Run {
  from: number;
  to: number;
}

/** Runs of whole 15 minutes without a dirty hour. */
function cleanRuns(from: number, to: number, dirtyHours: readonly number[]): Run[] {
  const runs: Run[] = [];
  let at = ceilTo(from, QUARTER_HOUR_S);
  const end = floorTo(to, QUARTER_HOUR_S);
  for (const hour of [...dirtyHours, end]) {
    const until = Math.min(hour, end);
    if (at < until) runs.push({ from: at, to: until });
    at = Math.max(at, hour + HOUR_S);
  }
  return runs;
}

/** Whole hours of the runs from the hourly roll-up if `hours`, what is left of them by 15 minutes, all else raw. */
function split(from: number, to: number, clean: readonly Run[], hours: boolean): RangePart[] {
  const parts: RangePart[] = [];
  let at = from;
  const until = (end: number, source: PartSource) => {
    if (at < end) parts.push({ source, from: at, to: end });
    at = Math.max(at, end);
  };
  for (const run of clean) {
    until(run.from, "data_points");
    if (hours && ceilTo(run.from, HOUR_S) < floorTo(run.to, HOUR_S)) {
      until(ceilTo(run.from, HOUR_S), "rollups_15m");
      until(floorTo(run.to, HOUR_S), "rollups_1h");
    }
    until(run.to, "rollups_15m");
  }
  until(to, "data_points");
  return parts;
}
