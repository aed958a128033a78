/** The slots of `engine` in the database: filled before, tallied meanwhile, counted and compared after. */
import { sql } from "drizzle-orm";
import type { Database } from "#lib/db/client.ts";
import { phaseWindow, shardPhase } from "#lib/domain/shard-phase.ts";
import { slotOf } from "#lib/domain/slot.ts";
import { listWorkerReports } from "#lib/query/list-worker-reports.ts";
import { SECOND, systemClock } from "#lib/time.ts";
import { deterministicValue } from "#mockstagram/value.ts";

const SEED = 1;
/** Influencers whose values are compared: all of the steady load of `npm run test:all`; of more, spread over them. */
const SAMPLE = 20_000;

export interface FillOptions {
  slots: number;
  interval: number;
  /** Those of their hours that are over are still to be summed up. */
  dirty: boolean;
  say(line: string): void;
}

/** Rows of the slots before now, as a run of that length would have left them. */
export async function fillSlots(db: Database, { slots, interval, dirty, say }: FillOptions): Promise<void> {
  const end = slotOf(systemClock.now() / SECOND, interval) - interval;
  for (let n = slots; n > 0; n--) {
    const slot = end - n * interval;
    await db.execute(sql`
      INSERT INTO data_points (influencer_id, time, retrieved_at, followers, following)
      SELECT id, to_timestamp(${slot}), to_timestamp(${slot + interval / 2}), 100000 + id % 1000, id % 5000
      FROM influencers ORDER BY shard_id, id ON CONFLICT DO NOTHING`);
    if (n % 10 === 0) say(`  ${n} slots to fill`);
  }
  const from = end - slots * interval;
  if (dirty && slots > 0)
    await db.execute(sql`
      INSERT INTO dirty_hours (hour, shard_id)
      SELECT hour, id FROM shards, generate_series(
        date_trunc('hour', to_timestamp(${from}::float8), 'UTC'), to_timestamp(${end}::float8), interval '1 hour') AS hour
      ON CONFLICT DO NOTHING`);
  await db.execute(sql`ANALYZE data_points`);
}

/** A shard is as late as its first commit, after its due moment, which workers that run tell; over data points. */
export async function readTally(
  db: Database,
  slot: number,
  interval: number,
): Promise<{ present: number; p99LatenessS: number }> {
  const rows = await db.execute<{ shard: number; present: number; after: number }>(sql`
    SELECT shard_id AS shard, present, extract(epoch FROM stored_at - slot)::float8 AS after
    FROM slot_tallies WHERE slot = to_timestamp(${slot})`);
  const reports = await listWorkerReports(db, slot);
  const window = phaseWindow(
    interval,
    reports.some(({ report }) => report?.loadIsHigh),
  );
  const late = rows
    .map(({ shard, present, after }) => ({
      present,
      lateness: after - shardPhase(shard, interval, window),
    }))
    .sort((a, b) => a.lateness - b.lateness);
  const present = late.reduce((sum, row) => sum + row.present, 0);
  let left = 0.99 * present;
  for (const row of late) {
    left -= row.present;
    if (left <= 0) return { present, p99LatenessS: Number(row.lateness.toFixed(1)) };
  }
  return { present, p99LatenessS: 0 };
}

export interface CheckedSlots {
  stored: number;
  duplicated: number;
  /** Data points whose values were compared. */
  compared: number;
  wrongValue: number;
}

/** What is stored of [from, to): counted row by row, values of a sample compared with what the stand-in gives. */
export async function checkSlots(
  db: Database,
  { from, to }: { from: number; to: number },
): Promise<CheckedSlots> {
  const [counted] = await db.execute<{ rows: number; points: number }>(sql`
    SELECT sum(n)::float8 AS rows, sum(least(n, 1))::float8 AS points FROM (
      SELECT count(*) AS n FROM data_points
      WHERE time >= to_timestamp(${from}) AND time < to_timestamp(${to})
      GROUP BY influencer_id, time) AS grouped`);
  const sample = await db.execute<{ pk: number; slot: number; followers: number; following: number }>(sql`
    SELECT i.external_id::int AS pk, extract(epoch FROM p.time)::int8::float8 AS slot, p.followers, p.following
    FROM (SELECT id, external_id FROM influencers ORDER BY hashint4(id) LIMIT ${SAMPLE}) AS i
    JOIN data_points AS p ON p.influencer_id = i.id
    WHERE p.time >= to_timestamp(${from}) AND p.time < to_timestamp(${to})`);
  const wrongValue = sample.filter(({ pk, slot, followers, following }) => {
    const served = deterministicValue(pk, slot, SEED);
    return served.followerCount !== followers || served.followingCount !== following;
  }).length;
  const { rows = 0, points = 0 } = counted ?? {};
  return { stored: points, duplicated: rows - points, compared: sample.length, wrongValue };
}
