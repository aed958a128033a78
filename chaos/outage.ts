/** What the rows of an absent database have in common: how the spools come back, and in which order. */
import { sql } from "drizzle-orm";
import type { Database } from "#lib/db/client.ts";
import { delay, SECOND, systemClock } from "#lib/time.ts";
import type { Evidence } from "./check.ts";
import type { Measured, Shape } from "./fault.ts";
import { ACKED } from "./grid.ts";
import type { OrderRow, StoredSlot } from "./order.ts";

export interface Outage {
  /** Epoch ms: gone, and accepting connections again. */
  from: number;
  to: number;
}

export interface Replayed {
  /** Rows of the outage's slots that were stored when the time for it was over. */
  points: number;
  /** When the last of them was seen, epoch ms; null: there was none. */
  lastAt: number | null;
}

export const SPEED_MIN = 5;
const LOOK_MS = 100;
/** Ingest has several loops of ten jobs each: what is that close is on its way at once. */
const NEAR_SLOTS = 2;
/** Of so many whole slots or fewer, no two are further apart. */
const UNORDERED_SLOTS_MAX = NEAR_SLOTS + 1;
/**
 * Of pairs further apart. Each spool hands on oldest first, but the loops of all workers store at their own pace, and
 * one that the machine holds up is passed by any number: some pairs tell nothing. Newest first would be all of them,
 * no order half.
 */
const OVERTAKEN_SHARE_MAX = 0.1;

/** How long what an outage left may take to come back. */
export function replayLimitMs({ from, to }: Outage): number {
  return (to - from) / SPEED_MIN;
}

/** Slots that lie in the outage as a whole, [from, to): the one that runs at its end is filled by live traffic too. */
export function slotsInside({ from, to }: Outage, slot: number): { from: number; to: number } {
  return {
    from: Math.ceil(from / SECOND / slot) * slot,
    to: Math.floor(to / SECOND / slot) * slot,
  };
}

/** Watches the slots of the outage fill, until all are full or the time for it is over. */
export async function watchReplay(db: Database, shape: Shape, outage: Outage): Promise<Replayed> {
  const { from, to } = slotsInside(outage, shape.slot);
  const all = (Math.max(0, to - from) / shape.slot) * shape.influencers;
  const replayed: Replayed = { points: 0, lastAt: null };
  for (;;) {
    const isLastLook = systemClock.now() - outage.to > replayLimitMs(outage);
    const [row] = await db.execute<{ n: number }>(sql`
      SELECT count(*)::int AS n FROM data_points
      WHERE time >= to_timestamp(${from}::float8) AND time < to_timestamp(${to}::float8)`);
    if (row && row.n > replayed.points) {
      replayed.points = row.n;
      replayed.lastAt = systemClock.now();
    }
    if (isLastLook || replayed.points >= all) return replayed;
    await delay(LOOK_MS);
  }
}

/** When the slots of the outage were stored, shard by shard. */
export async function readStoredSlots(db: Database, slot: number, outage: Outage): Promise<StoredSlot[]> {
  const { from, to } = slotsInside(outage, slot);
  return await db.execute<StoredSlot & Record<string, unknown>>(sql`
    SELECT shard_id AS shard, extract(epoch FROM slot)::float8 AS slot,
      (extract(epoch FROM stored_at) * 1000)::float8 AS at
    FROM slot_tallies
    WHERE slot >= to_timestamp(${from}::float8) AND slot < to_timestamp(${to}::float8)`);
}

export interface ReplayJudged {
  shape: Shape;
  outage: Outage;
  replayed: Replayed;
  order: readonly OrderRow[];
  evidence: Pick<Evidence, "taken" | "grid">;
}

/** What holds of every outage: the spools were used, and came back in time, at speed, oldest first. Pure. */
export function judgeReplay({ shape, outage, replayed, order, evidence }: ReplayJudged): Measured {
  const inside = slotsInside(outage, shape.slot);
  const isInside = ({ slot }: { slot: number }) => slot >= inside.from && slot < inside.to;
  const bySpool = evidence.taken
    .filter((line) => line.by === "spool" && isInside(line))
    .reduce((sum, { fresh }) => sum + fresh, 0);
  const expected = countAcked(evidence.grid, isInside);
  const ms = replayed.lastAt === null ? Number.POSITIVE_INFINITY : replayed.lastAt - outage.to;
  const speed = bySpool / (Math.max(ms, 1) / SECOND) / (shape.influencers / shape.slot);
  const far = countPairs(order.filter(({ apart }) => apart > NEAR_SLOTS));
  const near = countPairs(order.filter(({ apart }) => apart <= NEAR_SLOTS));

  const problems: string[] = [];
  if (bySpool === 0) problems.push("nothing was taken by a spool");
  if (replayed.points < expected) {
    const seconds = (replayLimitMs(outage) / SECOND).toFixed(1);
    problems.push(`${replayed.points} of ${expected} points of the outage were back after ${seconds} s`);
  }
  if (speed < SPEED_MIN) {
    problems.push(`replay at ${speed.toFixed(1)} times real time, ${SPEED_MIN} are asked for`);
  }
  const slots = Math.max(0, inside.to - inside.from) / shape.slot;
  const isOrdered = slots > UNORDERED_SLOTS_MAX;
  if (isOrdered && far.pairs === 0) {
    problems.push(
      `of ${slots} slots of the outage no two of a shard, ${NEAR_SLOTS + 1} or more apart, came from one spool`,
    );
  }
  if (far.overtaken > far.pairs * OVERTAKEN_SHARE_MAX) {
    problems.push(
      `of ${far.pairs} pairs of a shard's slots, ${NEAR_SLOTS + 1} or more apart, ${far.overtaken} were stored in the wrong order`,
    );
  }
  return {
    recoveryMs: Number.isFinite(ms) ? ms : null,
    problems,
    facts: {
      outageSeconds: Math.round((outage.to - outage.from) / SECOND),
      takenBySpool: bySpool,
      replayedPoints: replayed.points,
      replaySeconds: Number((ms / SECOND).toFixed(1)),
      replayTimesRealTime: Number(speed.toFixed(1)),
      neighboursOvertaken: near.overtaken,
      pairsFurtherApart: far.pairs,
      furtherApartOvertaken: far.overtaken,
      order: isOrdered ? "judged" : `not judged: ${slots} whole slots`,
    },
  };
}

function countPairs(rows: readonly OrderRow[]): Pick<OrderRow, "pairs" | "overtaken"> {
  const sum = { pairs: 0, overtaken: 0 };
  for (const { pairs, overtaken } of rows) {
    sum.pairs += pairs;
    sum.overtaken += overtaken;
  }
  return sum;
}

function countAcked(grid: Evidence["grid"], isInside: (at: { slot: number }) => boolean): number {
  let acked = 0;
  for (let column = 0; column < grid.slots; column++) {
    if (!isInside({ slot: grid.slotAt(column) })) continue;
    for (let row = 0; row < grid.members.length; row++) {
      if ((grid.flags(row, column) & ACKED) !== 0) acked++;
    }
  }
  return acked;
}
