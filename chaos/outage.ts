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

/** Batches that are on their way together pass each other; half of all pairs would be no order at all. */
const OVERTAKING_MAX = 0.25;

/** Of all pairs of slots of a shard in the outage, the share whose younger one was stored first. */
export async function shareOvertaking(db: Database, { from, to }: Outage): Promise<number> {
  const [row] = await db.execute<{ share: number | null }>(sql`
    WITH slots AS (
      SELECT shard_id, slot, stored_at FROM slot_tallies
      WHERE slot >= to_timestamp(${from / SECOND}::float8) AND slot < to_timestamp(${to / SECOND}::float8)
    )
    SELECT avg((younger.stored_at < older.stored_at)::int)::float8 AS share
    FROM slots AS older JOIN slots AS younger USING (shard_id) WHERE older.slot < younger.slot`);
  return row?.share ?? 1;
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
  const overtaking = await shareOvertaking(db, outage);
  const bySpool = taken.filter(({ by }) => by === "spool").reduce((sum, { fresh }) => sum + fresh, 0);
  const problems: string[] = [];
  if (speed < 5) problems.push(`replay at ${speed.toFixed(1)} times real time, 5 are asked for`);
  if (overtaking > OVERTAKING_MAX) {
    problems.push(
      `of ${(100 * overtaking).toFixed(0)} % of a shard's pairs of slots the younger was stored first`,
    );
  }
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
      overtakingShare: Number(overtaking.toFixed(3)),
    },
  };
}
