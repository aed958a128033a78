import { sql } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { rollUpHours } from "#lib/ingest/roll-up-hours.ts";
import { createTestDatabase } from "#lib/testing/create-test-database.ts";
import { realisticValue } from "#mockstagram/value.ts";
import { addInfluencers } from "./add-influencers.ts";
import { makeDemoHistory } from "./make-demo-history.ts";
import { removeDemoHistory } from "./remove-demo-history.ts";

const t = await createTestDatabase({ max: 4 });
const { db } = t;
afterAll(() => t.close());

const platform = "mockstagram" as const;
/** 00:07:20 of some day, UTC. */
const NOW_S = 1_700_006_400 + 7 * 60 + 20;
const clock = { now: () => NOW_S * 1_000 };
const FROM = 1_000_000;
const COUNT = 60;
const externalIds = Array.from({ length: COUNT }, (_, i) => String(FROM + i));
const value = (pk: number, time: number) => realisticValue(pk, time, 1);
const input = { value, externalIds, now: clock.now() };

beforeEach(async () => {
  await db.execute(sql`
    TRUNCATE influencers, shards, tracking_periods, data_points, dirty_hours, markers RESTART IDENTITY CASCADE`);
  await addInfluencers(db, { platform, externalIds: { from: FROM, count: COUNT }, interval: 60 }, clock);
});

async function contents() {
  const [row] = await db.execute<{ points: number; digest: string; periods: number; markers: string[] }>(sql`
    SELECT (SELECT count(*)::int FROM data_points) AS points,
      (SELECT md5(string_agg(d::text, ' ' ORDER BY influencer_id, time)) FROM data_points d) AS digest,
      (SELECT count(*)::int FROM tracking_periods WHERE kind = 'demo') AS periods,
      (SELECT array_agg(name ORDER BY name) FROM markers) AS markers`);
  return row;
}

/** Slots expected by demo periods, data points there, and overlaps of any periods. */
async function coverage() {
  const [row] = await db.execute<{
    expected: number;
    present: number;
    outside: number;
    overlaps: number;
  }>(sql`
    WITH expected AS (
      SELECT p.influencer_id, slot AS time FROM tracking_periods p
      CROSS JOIN generate_series(p."from", p."to" - interval '1 second', make_interval(secs => p.interval_s)) AS slot
      WHERE p.kind = 'demo')
    SELECT (SELECT count(*)::int FROM expected) AS expected,
      (SELECT count(*)::int FROM expected JOIN data_points USING (influencer_id, time)) AS present,
      (SELECT count(*)::int FROM data_points d WHERE NOT EXISTS (
        SELECT FROM expected e WHERE (e.influencer_id, e.time) = (d.influencer_id, d.time))) AS outside,
      (SELECT count(*)::int FROM tracking_periods a JOIN tracking_periods b ON a.influencer_id = b.influencer_id
        AND a."from" < b."from" AND (a."to" IS NULL OR a."to" > b."from")) AS overlaps`);
  return row;
}

describe("makeDemoHistory", () => {
  test("a day of minutes for all, 90 days of hours for the 50 largest, every expected slot and no other", async () => {
    const told: [number, number][] = [];
    const made = await makeDemoHistory(db, { ...input, onProgress: (...p) => told.push(p) });
    const minutes = 24 * 60 + 7;
    expect(made).toEqual({ made: true, dataPoints: COUNT * minutes + 50 * (89 * 24) });
    expect(await coverage()).toEqual({
      expected: made.dataPoints,
      present: made.dataPoints,
      outside: 0,
      overlaps: 0,
    });
    expect(told.at(-1)).toEqual([COUNT, COUNT]);
    const [largest] = await db.execute<{ smallest_with: number; largest_without: number }>(sql`
      WITH latest AS (
        SELECT DISTINCT ON (influencer_id) followers, EXISTS (SELECT FROM tracking_periods p
          WHERE p.influencer_id = d.influencer_id AND p.interval_s = 3600) AS hours
        FROM data_points d ORDER BY influencer_id, time DESC)
      SELECT min(followers) FILTER (WHERE hours) AS smallest_with, max(followers) FILTER (WHERE NOT hours) AS largest_without
      FROM latest`);
    expect(largest?.smallest_with).toBeGreaterThan(largest?.largest_without ?? Number.NaN);
  });

  test("ends where the live period begins, in the past, with the value that the stand-in would have answered then", async () => {
    await makeDemoHistory(db, input);
    const rows = await db.execute<{
      pk: number;
      at: number;
      followers: number;
      following: number;
      ends: number;
      live: number;
    }>(sql`
      SELECT DISTINCT ON (d.influencer_id) i.external_id::int AS pk, extract(epoch FROM d.retrieved_at)::float8 AS at,
        d.followers, d.following, extract(epoch FROM d.time)::float8 + 60 AS ends,
        (SELECT extract(epoch FROM min(p."from"))::float8 FROM tracking_periods p
         WHERE p.influencer_id = i.id AND p.kind = 'live') AS live
      FROM data_points d JOIN influencers i ON i.id = d.influencer_id ORDER BY d.influencer_id, d.time DESC`);
    expect(rows).toHaveLength(COUNT);
    for (const row of rows) {
      expect(row.ends).toBe(row.live);
      expect(row.at).toBeLessThanOrEqual(NOW_S);
      expect({ followerCount: row.followers, followingCount: row.following }).toEqual(value(row.pk, row.at));
    }
  });

  test("hours that hold it are marked for the roll-ups, from the first to the running one", async () => {
    await makeDemoHistory(db, input);
    const [row] = await db.execute(sql`
      SELECT count(*)::int AS hours, (SELECT count(*)::int FROM (
        SELECT DISTINCT date_trunc('hour', time) FROM data_points) h) AS wanted FROM dirty_hours`);
    expect(row?.hours).toBe(row?.wanted);
    // Without waiting until they have been left alone for a while.
    expect(await rollUpHours(db, clock, { marks: 5 })).toBe(5);
  });

  test("killed in the middle, the next start finishes it as it was begun: the same rows as in one go", async () => {
    await makeDemoHistory(db, input);
    const whole = await contents();
    await db.execute(sql`TRUNCATE data_points, markers, dirty_hours`);
    await db.execute(sql`DELETE FROM tracking_periods WHERE kind = 'demo'`);
    const kill = () => {
      throw new Error("killed");
    };
    await expect(makeDemoHistory(db, { ...input, onProgress: kill })).rejects.toThrow("killed");
    expect((await contents())?.points).toBeGreaterThan(0);
    const later = { ...input, now: input.now + 5 * 3_600_000 };
    await expect(makeDemoHistory(db, { ...later, onProgress: kill })).rejects.toThrow("killed");
    expect((await makeDemoHistory(db, later)).made).toBe(true);
    expect(await contents()).toEqual(whole);
  });

  test("once in a database's life; nobody else is touched; who was tracked before keeps that", async () => {
    const other = { platform, externalIds: ["5", "6"], interval: 60 } as const;
    await addInfluencers(db, other, clock);
    await db.execute(sql`
      UPDATE tracking_periods SET "from" = "from" - interval '2 hours' WHERE influencer_id = 1`);
    await db.execute(sql`
      UPDATE tracking_periods SET "from" = "from" - interval '200 days' WHERE influencer_id = 2`);
    await makeDemoHistory(db, input);
    expect(await coverage()).toMatchObject({ outside: 0, overlaps: 0 });
    const [row] = await db.execute<{ touched: number[] }>(sql`
      SELECT array_agg(DISTINCT influencer_id ORDER BY influencer_id) AS touched FROM data_points`);
    expect(row?.touched).toEqual(Array.from({ length: COUNT }, (_, i) => i + 1).filter((id) => id !== 2));
    const before = await contents();
    expect(await makeDemoHistory(db, input)).toEqual({ made: false, dataPoints: 0 });
    expect(await contents()).toEqual(before);
  });
});

describe("removeDemoHistory", () => {
  test("takes demo points and periods, leaves fetched data points alone, and none is made again", async () => {
    const made = await makeDemoHistory(db, input);
    await db.execute(sql`
      INSERT INTO data_points (influencer_id, time, retrieved_at, followers)
      SELECT influencer_id, "from" + n * interval '1 minute', "from" + n * interval '1 minute', 5
      FROM tracking_periods, generate_series(0, 3) AS n WHERE kind = 'live'`);
    expect(await removeDemoHistory(db)).toEqual({ influencers: COUNT, dataPoints: made.dataPoints });
    const [left] = await db.execute(sql`
      SELECT count(*)::int AS points, min(followers) AS low, max(followers) AS high,
        (SELECT count(*)::int FROM tracking_periods) AS periods,
        (SELECT bool_and(kind = 'live') FROM tracking_periods) AS live FROM data_points`);
    expect(left).toEqual({ points: COUNT * 4, low: 5, high: 5, periods: COUNT, live: true });
    expect(await removeDemoHistory(db)).toEqual({ influencers: 0, dataPoints: 0 });
    expect((await makeDemoHistory(db, input)).made).toBe(false);
  });

  test("a database that never had any may still get its own", async () => {
    await removeDemoHistory(db);
    expect((await makeDemoHistory(db, input)).made).toBe(true);
  });

  test("removed while it is being made, it stays away", async () => {
    let removing: Promise<unknown> | null = null;
    const onProgress = () => {
      removing ??= removeDemoHistory(db);
    };
    await makeDemoHistory(db, { ...input, onProgress });
    await removing;
    expect(await coverage()).toMatchObject({ expected: 0, present: 0, outside: 0 });
  });
});
