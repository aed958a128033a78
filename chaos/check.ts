/**
 * The checker: what was served, what the workers said they had taken, and what is stored, compared as sets of points.
 * Knows the pipeline only by these three and by its answers. Of what it checks it uses one thing: when in its slot a shard
 * is due, which waits are counted from (p99LagMs, and `dueAt` for faults). No set, and no other time, follows from that.
 */
import type { Database } from "#lib/db/client.ts";
import { phaseWindow, shardPhase } from "#lib/domain/shard-phase.ts";
import { SECOND } from "#lib/time.ts";
import { ACKED, createGrid, type Grid, type Member, SERVED, STORED } from "./grid.ts";
import { type ReasonCounts, readReasons } from "./read-reasons.ts";
import { readServed } from "./read-served.ts";
import { readStored } from "./read-stored.ts";
import { readTaken, type Taken } from "./read-taken.ts";

export interface CheckInput {
  db: Database;
  members: readonly Member[];
  /** Seconds. */
  interval: number;
  /** The stand-in's. */
  seed: number;
  /** All slots in which anything may have been fetched; epoch seconds, [from, to). */
  run: { from: number; to: number };
  /** Those in which every influencer must have a data point. Inside `run`. */
  window: { from: number; to: number };
  servedFile: string;
  /** Where the workers' logs are, at level debug. */
  workerLogs: readonly string[];
}

/** attempted to stored, missingSlots, reasons: of the window. lost to unsaid: of the whole run. In points. */
export interface Verdict {
  /** Due in the window. */
  attempted: number;
  /** Answered with 200 by the upstream, each point once. */
  served: number;
  /** Said to be taken, each point once. */
  acked: number;
  stored: number;
  /** Acked and not stored, as sets. */
  lost: number;
  duplicated: number;
  unexpected: number;
  wrongValue: number;
  /** Stored, and nobody said that they were taken. */
  unsaid: number;
  /** Due and not stored. */
  missingSlots: number;
  /** Most in a row of one influencer. */
  maxGapSlots: number;
  /** By the fault: see there. */
  recoveryMs: number | null;
  /** From a point's due moment, by the product's own spread, until it was taken. Not judged: it is as good as that is. */
  p99LagMs: number | null;
  /** From the slot's start until a point was taken, whenever it was due. */
  p99TakenMs: number | null;
  /** Why slots are missing, as filed. */
  reasons: ReasonCounts;
  /** What else is wrong. */
  problems: string[];
}

export interface Evidence {
  verdict: Verdict;
  grid: Grid;
  taken: readonly Taken[];
  /** When a shard is due in a slot, epoch ms. */
  dueAt(shard: number, slot: number): number;
}

export async function check(input: CheckInput): Promise<Evidence> {
  const { db, members, interval, seed, run, window } = input;
  const grid = createGrid({ members, from: run.from, to: run.to, interval });
  readServed(input.servedFile, grid);
  const { lines, strange } = await readTaken(input.workerLogs, grid);
  const rows = await readStored(db, grid, seed);
  const counts = countSets(grid, window);
  const problems: string[] = [];
  if (strange > 0)
    problems.push(`${strange} points were taken of influencers or slots that are none of ours`);
  if (counts.unserved > 0) problems.push(`${counts.unserved} points were taken that nobody served`);
  // Under a high load they are due later: their lag is overstated then, never understated.
  const dueAt = (shard: number, slot: number) =>
    (slot + shardPhase(shard, interval, phaseWindow(interval, false))) * SECOND;
  const { unserved: _, ...sets } = counts;
  const verdict: Verdict = {
    ...sets,
    ...rows,
    recoveryMs: null,
    p99LagMs: percentile99(lines, dueAt, window),
    p99TakenMs: percentile99(lines, (_shard, slot) => slot * SECOND, window),
    reasons: sets.missingSlots === 0 ? {} : await readReasons(db, grid, window),
    problems,
  };
  return { verdict, grid, taken: lines, dueAt };
}

function countSets(grid: Grid, window: { from: number; to: number }) {
  const sets = {
    attempted: 0,
    served: 0,
    acked: 0,
    stored: 0,
    lost: 0,
    unsaid: 0,
    unserved: 0,
    missingSlots: 0,
    maxGapSlots: 0,
  };
  for (let row = 0; row < grid.members.length; row++) {
    let gap = 0;
    for (let column = 0; column < grid.slots; column++) {
      const flags = grid.flags(row, column);
      if ((flags & ACKED) !== 0 && (flags & STORED) === 0) sets.lost++;
      if ((flags & ACKED) === 0 && (flags & STORED) !== 0) sets.unsaid++;
      if ((flags & ACKED) !== 0 && (flags & SERVED) === 0) sets.unserved++;
      const slot = grid.slotAt(column);
      if (slot < window.from || slot >= window.to) continue;
      sets.attempted++;
      if ((flags & SERVED) !== 0) sets.served++;
      if ((flags & ACKED) !== 0) sets.acked++;
      if ((flags & STORED) !== 0) {
        sets.stored++;
        gap = 0;
        continue;
      }
      sets.missingSlots++;
      gap++;
      sets.maxGapSlots = Math.max(sets.maxGapSlots, gap);
    }
  }
  return sets;
}

/** Over points, each counted when it was first taken. */
function percentile99(
  lines: readonly Taken[],
  since: (shard: number, slot: number) => number,
  window: { from: number; to: number },
): number | null {
  const lags = lines
    .filter(({ slot, fresh }) => fresh > 0 && slot >= window.from && slot < window.to)
    .map(({ shard, slot, at, fresh }) => ({ lag: at - since(shard, slot), fresh }))
    .sort((a, b) => a.lag - b.lag);
  let left = lags.reduce((sum, { fresh }) => sum + fresh, 0) * 0.99;
  for (const { lag, fresh } of lags) {
    left -= fresh;
    if (left <= 0) return Math.round(lag);
  }
  return null;
}
