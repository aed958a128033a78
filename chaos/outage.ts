/** What the rows of an absent database have in common: how the spools come back, and in which order. */
import { sql } from "drizzle-orm";
import type { Database } from "#lib/db/client.ts";
import { delay, monotonicMs, SECOND, systemClock } from "#lib/time.ts";
import type { Evidence } from "./check.ts";
import type { Measured, Shape } from "./fault.ts";

export interface Outage {
  /** Epoch ms: gone, and accepting connections again. */
  from: number;
  to: number;
}

export interface Replayed {
  /** From the first to the last row of the outage that was stored after it, ms. */
  ms: number;
  /** From the database's return to the last one. */
  sinceReturnMs: number;
  points: number;
}

const LOOK_MS = 100;
/** No row more for so long: that was all. */
const QUIET_MS = 8 * SECOND;

/** Watches the slots of the outage fill; ends when all are there, or when nothing comes any more. */
export async function watchReplay(
  db: Database,
  shape: Shape,
  outage: Outage,
  limitMs: number,
): Promise<Replayed> {
  const first = Math.ceil(outage.from / SECOND / shape.slot) * shape.slot;
  // The slot that was running at the end is filled by live traffic too.
  const end = Math.floor(outage.to / SECOND / shape.slot) * shape.slot;
  const expected = (Math.max(0, end - first) / shape.slot) * shape.influencers;
  const started = monotonicMs();
  let points = 0;
  let firstAt: number | null = null;
  let lastAt = started;
  while (points < expected && monotonicMs() - started < limitMs) {
    const [row] = await db.execute<{ n: number }>(sql`
      SELECT count(*)::int AS n FROM data_points
      WHERE time >= to_timestamp(${first}::float8) AND time < to_timestamp(${end}::float8)`);
    const now = monotonicMs();
    if (row && row.n > points) {
      firstAt ??= now - LOOK_MS;
      lastAt = now;
      points = row.n;
    }
    if (firstAt !== null && now - lastAt > QUIET_MS) break;
    await delay(LOOK_MS);
  }
  const late = systemClock.now() - monotonicMs() - outage.to;
  return { ms: lastAt - (firstAt ?? lastAt), sinceReturnMs: lastAt + late, points };
}

/** Commits this much apart may overtake each other: several are on their way at once. */
const OVERTAKE_S = 3;

/** Of each shard, slots of the outage that were stored earlier than one before them. */
export async function countOvertaking(db: Database, { from, to }: Outage): Promise<number> {
  const [row] = await db.execute<{ n: number }>(sql`
    SELECT count(*)::int AS n FROM (
      SELECT stored_at, max(stored_at) OVER (
        PARTITION BY shard_id ORDER BY slot ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
      ) AS before
      FROM slot_tallies
      WHERE slot >= to_timestamp(${from / SECOND}::float8) AND slot < to_timestamp(${to / SECOND}::float8)
    ) AS slots
    WHERE stored_at < before - ${OVERTAKE_S} * interval '1 second'`);
  return row?.n ?? 0;
}

/** The speed in multiples of real time. */
export function speedOf({ points, ms }: Replayed, { influencers, slot }: Shape): number {
  return points / (Math.max(ms, 1) / SECOND) / (influencers / slot);
}

/** What holds of every outage: the spools were used, came back fast enough, oldest first. */
export async function judgeReplay(
  db: Database,
  shape: Shape,
  outage: Outage,
  replayed: Replayed,
  { taken }: Evidence,
): Promise<Measured> {
  const speed = speedOf(replayed, shape);
  const overtaking = await countOvertaking(db, outage);
  const bySpool = taken.filter(({ by }) => by === "spool").reduce((sum, { fresh }) => sum + fresh, 0);
  const problems: string[] = [];
  if (speed < 5) problems.push(`replay at ${speed.toFixed(1)} times real time, 5 are asked for`);
  if (overtaking > 0) problems.push(`${overtaking} slots of a shard were stored before an older one`);
  if (bySpool === 0) problems.push("nothing was taken by a spool");
  return {
    recoveryMs: replayed.sinceReturnMs,
    problems,
    facts: {
      outageSeconds: Math.round((outage.to - outage.from) / SECOND),
      takenBySpool: bySpool,
      replayedPoints: replayed.points,
      replaySeconds: Number((replayed.ms / SECOND).toFixed(1)),
      replayTimesRealTime: Number(speed.toFixed(1)),
      overtaking,
    },
  };
}
