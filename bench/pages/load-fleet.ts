/**
 * What pages are measured on: a fleet with its last minutes, and a few influencers whose history is as long and as thinned
 * out as retention leaves it: minutes for a month, quarters for two years, hours for five.
 */

import { sql } from "drizzle-orm";
import type { Database } from "#lib/db/client.ts";
import { DAY_S, HOUR_S, QUARTER_HOUR_S } from "#lib/domain/seconds.ts";
import { buildSnapshot } from "#lib/ingest/build-snapshot.ts";
import { judgeSlots } from "#lib/ingest/judge-slots.ts";
import { migrateQueue } from "#lib/queue/migrate-queue.ts";
import { seedInfluencers } from "#lib/service/seed-influencers.ts";
import { hourWrites } from "#lib/store/note-hour-writes.ts";
import { HOUR, MINUTE, systemClock } from "#lib/time.ts";
import { realisticValue } from "#mockstagram/value.ts";
import { loadShape, sumUp } from "../load-shape.ts";
import { FIRST_PK, SLOT_S } from "../shape.ts";

/** How long each kind of row is kept: the product's defaults, and as long as a page looks back. */
const KEPT_DAYS = { dataPoints: 30, quarters: 730, hours: 5 * 366 };
const ROWS_AT_ONCE = 20_000;

export interface FleetOptions {
  influencers: number;
  /** Minutes that each of them has. */
  slots: number;
  /** How many have a long history, besides. */
  veterans: number;
  say(line: string): void;
  signal: AbortSignal;
}

export interface Fleet {
  /** External ids of those with a long history. */
  veterans: string[];
  dataPoints: number;
  /** Where all data ends, epoch seconds: a whole hour that is over. */
  end: number;
}

/** The database at `url` must be empty. */
export async function loadFleet(
  { db, url }: { db: Database; url: string },
  options: FleetOptions,
): Promise<Fleet> {
  const { influencers, slots, veterans, say, signal } = options;
  // Hours are summed up some minutes after their end.
  const end = Math.floor((systemClock.now() - 5 * MINUTE) / HOUR) * HOUR_S;
  const from = end - Math.ceil((slots * SLOT_S) / HOUR_S) * HOUR_S;
  await loadShape({ db, url }, { influencers, slots, from }, { rollUp: true, say, signal });
  await migrateQueue(url);
  say(`five years of ${veterans} influencers`);
  const minutes = await addVeterans(db, { ...options, end });
  await sumUp(db, { say, signal });
  for (const table of ["data_points", "rollups_15m", "rollups_1h"]) {
    await db.execute(sql`VACUUM (ANALYZE) ${sql.identifier(table)}`);
  }
  // As ingest counts them: each of these slots is complete.
  await db.execute(sql`
    INSERT INTO slot_tallies (slot, shard_id, present)
    SELECT to_timestamp(t), id, size
    FROM shards, generate_series(${from}::int, ${from + (slots - 1) * SLOT_S}::int, ${SLOT_S}::int) AS t
    ON CONFLICT DO NOTHING`);
  await judgeSlots(db, systemClock);
  // One that is heard of all the time: without it pages say that nothing is being fetched.
  await db.execute(sql`
    INSERT INTO workers (id, seen_at, last_slot)
    VALUES ('bench', now() + interval '1 day', to_timestamp(${end - SLOT_S}::float8))`);
  say("building the snapshot");
  const built = await buildSnapshot(db, systemClock, { anew: true });
  if (built?.influencers !== influencers + veterans) throw new Error("the snapshot is not complete");
  return {
    veterans: veteranIds(options).map(String),
    dataPoints: influencers * slots + minutes,
    end,
  };
}

function veteranIds({ influencers, veterans }: Pick<FleetOptions, "influencers" | "veterans">): number[] {
  return Array.from({ length: veterans }, (_, n) => FIRST_PK + influencers + n);
}

type Member = { id: number; shard: number; pk: number };

/** How many data points it stored. */
async function addVeterans(db: Database, options: FleetOptions & { end: number }): Promise<number> {
  const { influencers, veterans, end, signal } = options;
  const first = FIRST_PK + influencers;
  const range = { platform: "mockstagram", from: first, count: veterans, interval: SLOT_S } as const;
  await seedInfluencers(db, range, { clock: systemClock });
  const [raw, quarters, hours] = [KEPT_DAYS.dataPoints, KEPT_DAYS.quarters, KEPT_DAYS.hours].map(
    (days) => end - days * DAY_S,
  );
  if (raw === undefined || quarters === undefined || hours === undefined) throw new Error("no bounds");
  const members = await db.execute<Member>(sql`
    UPDATE influencers SET state = 'ok', added_at = to_timestamp(${hours}::float8)
    WHERE external_id = ANY(${sql.param(veteranIds(options).map(String))}::text[])
    RETURNING id, shard_id AS shard, external_id::int AS pk`);
  const ids = sql.param(members.map(({ id }) => id));
  await db.execute(sql`
    UPDATE tracking_periods SET "from" = to_timestamp(${hours}::float8) WHERE influencer_id = ANY(${ids}::int[])`);
  for (const member of members) {
    signal.throwIfAborted();
    await storeMinutes(db, member, { from: raw, to: end });
    await storeRollUps(db, "rollups_15m", member, { from: quarters, to: raw });
    await storeRollUps(db, "rollups_1h", member, { from: hours, to: raw });
  }
  await db.execute(sql`
    INSERT INTO retention (source, kept_from, dropped_to)
    SELECT source, to_timestamp(at), to_timestamp(at)
    FROM (VALUES ('data_points', ${raw}::float8), ('rollups_15m', ${quarters}::float8)) AS r (source, at)`);
  const marked = sql`
    SELECT id, hour FROM unnest(${sql.param([...new Set(members.map(({ shard }) => shard))])}::int[]) AS id,
      generate_series(to_timestamp(${raw}::float8), to_timestamp(${end - 1}::float8), interval '1 hour') AS hour`;
  await db.execute(hourWrites(marked));
  await db.execute(sql`
    INSERT INTO dirty_hours (hour, shard_id) SELECT hour, id FROM (${marked}) AS m ON CONFLICT DO NOTHING`);
  return (members.length * (end - raw)) / SLOT_S;
}

interface Span {
  from: number;
  to: number;
}

const countsAt = (pk: number, time: number) => {
  const { followerCount, followingCount } = realisticValue(pk, time, 1);
  return { followers: followerCount, following: followingCount };
};

async function storeMinutes(db: Database, { id, pk }: Member, { from, to }: Span): Promise<void> {
  for (let start = from; start < to; start += ROWS_AT_ONCE * SLOT_S) {
    const times = range(start, Math.min(to, start + ROWS_AT_ONCE * SLOT_S), SLOT_S);
    const counts = times.map((time) => countsAt(pk, time));
    await db.execute(sql`
      INSERT INTO data_points (influencer_id, time, retrieved_at, followers, following)
      SELECT ${id}, to_timestamp(t), to_timestamp(t + 12.5), f, g
      FROM unnest(${sql.param(times)}::float8[], ${sql.param(counts.map((c) => c.followers))}::int[],
        ${sql.param(counts.map((c) => c.following))}::int[]) AS x (t, f, g)`);
  }
}

/** Of counts that change once a quarter: what their minutes would be summed up to. */
async function storeRollUps(
  db: Database,
  table: "rollups_15m" | "rollups_1h",
  { id, pk }: Member,
  { from, to }: Span,
): Promise<void> {
  const width = table === "rollups_15m" ? QUARTER_HOUR_S : HOUR_S;
  const quarters = width / QUARTER_HOUR_S;
  const minutes = width / SLOT_S;
  const parts = ["first", "last", "min", "max", "sum"] as const;
  const fields = ["followers", "following"] as const;
  const names = fields.flatMap((field) => parts.map((part) => `${field}_${part}`));
  const columns = sql.join(
    names.map((name) => sql.identifier(name)),
    sql`, `,
  );
  for (let start = from; start < to; start += ROWS_AT_ONCE * width) {
    const times = range(start, Math.min(to, start + ROWS_AT_ONCE * width), width);
    const rows = times.map((time) => {
      const counts = range(time, time + width, QUARTER_HOUR_S).map((at) => countsAt(pk, at));
      return fields.flatMap((field) => {
        const values = counts.map((one) => one[field]);
        const sum = (values.reduce((a, b) => a + b, 0) * minutes) / quarters;
        return [values.at(0), values.at(-1), Math.min(...values), Math.max(...values), sum];
      });
    });
    const lists = names.map((_, column) => sql`${sql.param(rows.map((row) => row[column]))}::int8[]`);
    const isHour = table === "rollups_1h";
    await db.execute(sql`
      INSERT INTO ${sql.identifier(table)} (influencer_id, time, last_time, ${columns},
        followers_count, following_count, posts_count${isHour ? sql`, minutes` : sql``})
      SELECT ${id}, to_timestamp(t), to_timestamp(t + ${width - SLOT_S}), ${columns},
        ${minutes}::int, ${minutes}::int, 0${isHour ? sql`, (1::int8 << 60) - 1` : sql``}
      FROM unnest(${sql.param(times)}::float8[], ${sql.join(lists, sql`, `)}) AS x (t, ${columns})`);
  }
}

/** from, from + step, … below `to`. */
function range(from: number, to: number, step: number): number[] {
  return Array.from({ length: Math.ceil((to - from) / step) }, (_, n) => from + n * step);
}
