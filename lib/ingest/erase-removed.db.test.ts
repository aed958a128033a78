import { sql } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { addInfluencer } from "#lib/service/add-influencer.ts";
import { addInfluencers } from "#lib/service/add-influencers.ts";
import { removeInfluencer } from "#lib/service/remove-influencer.ts";
import { createTestDatabase } from "#lib/testing/create-test-database.ts";
import { clearRegistry } from "#lib/testing/registry-rows.ts";
import { eraseRemoved } from "./erase-removed.ts";

const t = await createTestDatabase({ max: 12 });
const { db } = t;
afterAll(() => t.close());
beforeEach(() => clearRegistry(db));

const platform = "mockstagram" as const;
const START = 1_700_006_400;
const at = (second: number) => ({ now: () => (START + second) * 1_000 });
const past = { now: () => Date.now() - 61_000 };

test("takes data points, roll-ups, periods and row, files the number, frees the place; others stay, and no hour is dirty", async () => {
  const externalIds = ["1", "2", "3"];
  await addInfluencers(db, { platform, externalIds, interval: 60 }, at(0));
  await db.execute(sql`
      INSERT INTO data_points (influencer_id, time, retrieved_at)
      SELECT i, to_timestamp(${START} + n * 1800), to_timestamp(${START} + n * 1800)
      FROM generate_series(1, 3) i, generate_series(0, 200) n`);
  for (const table of ["rollups_15m", "rollups_1h"]) {
    // Also of hours whose data points are no longer kept.
    await db.execute(sql`
        INSERT INTO ${sql.identifier(table)} SELECT (jsonb_populate_record(NULL::${sql.identifier(table)}, jsonb_build_object(
          'influencer_id', i, 'time', to_timestamp(${START} + n * 3600), 'last_time', to_timestamp(${START}),
          'followers_count', 1, 'following_count', 0, 'posts_count', 0, 'minutes', 1))).*
        FROM generate_series(1, 3) i, generate_series(-50, 120) n`);
  }
  await db.execute(sql`
      INSERT INTO suspicions (influencer_id, platform, due_at) SELECT i, 'mockstagram', now() FROM generate_series(1, 3) i`);
  await removeInfluencer(db, platform, "1", past);
  await removeInfluencer(db, platform, "3", { now: () => Date.now() });
  expect(await eraseRemoved(db)).toEqual({ influencers: 1, dataPoints: 201 });
  const [left] = await db.execute(sql`
      SELECT (SELECT array_agg(DISTINCT influencer_id ORDER BY influencer_id) FROM data_points) AS points,
        (SELECT array_agg(DISTINCT influencer_id ORDER BY influencer_id) FROM (
          SELECT influencer_id FROM rollups_15m UNION ALL SELECT influencer_id FROM rollups_1h) AS r) AS "rollUps",
        (SELECT array_agg(influencer_id ORDER BY influencer_id) FROM tracking_periods) AS periods,
        (SELECT array_agg(influencer_id ORDER BY influencer_id) FROM suspicions) AS suspicions,
        (SELECT array_agg(id ORDER BY id) FROM influencers) AS influencers,
        (SELECT array_agg(influencer_id) FROM erased_influencers) AS erased,
        (SELECT count(*)::int FROM dirty_hours) AS hours,
        (SELECT size FROM shards) AS size`);
  expect(left).toEqual({
    points: [2, 3],
    rollUps: [2, 3],
    periods: [2, 3],
    suspicions: [2, 3],
    influencers: [2, 3],
    erased: [1],
    hours: 0,
    size: 2,
  });
  expect(await eraseRemoved(db)).toEqual({ influencers: 0, dataPoints: 0 });
});

test("killed after any step, the next run finishes it", async () => {
  await addInfluencers(db, { platform, externalIds: ["1"], interval: 60 }, at(0));
  await db.execute(sql`INSERT INTO data_points (influencer_id, time, retrieved_at) VALUES (1, now(), now())`);
  await removeInfluencer(db, platform, "1", past);
  await db.execute(sql`INSERT INTO erased_influencers VALUES (1)`);
  expect(await eraseRemoved(db)).toEqual({ influencers: 1, dataPoints: 1 });
  await addInfluencers(db, { platform, externalIds: ["2"], interval: 60 }, at(0));
  await removeInfluencer(db, platform, "2", past);
  const both = await Promise.all([eraseRemoved(db), eraseRemoved(db)]);
  expect(both.reduce((sum, e) => sum + e.influencers, 0)).toBe(1);
});

test("an account that was added again keeps its new life", async () => {
  await addInfluencer(db, { platform, externalId: "1" }, at(0));
  await removeInfluencer(db, platform, "1", past);
  await addInfluencer(db, { platform, externalId: "1" }, at(20));
  await db.execute(sql`
      INSERT INTO data_points (influencer_id, time, retrieved_at) VALUES (1, now(), now()), (2, now(), now())`);
  await eraseRemoved(db);
  expect(await db.execute(sql`SELECT id, removed_at FROM influencers`)).toEqual([
    { id: 2, removed_at: null },
  ]);
  expect(await db.execute(sql`SELECT influencer_id AS id FROM data_points`)).toEqual([{ id: 2 }]);
});

describe("of many", () => {
  const COUNT = 50;

  /** Each with a data point on two days. */
  async function removeMany() {
    const externalIds = Array.from({ length: COUNT }, (_, i) => String(i + 1));
    await addInfluencers(db, { platform, externalIds, interval: 60 }, past);
    await db.execute(sql`
      INSERT INTO data_points (influencer_id, time, retrieved_at)
      SELECT id, time, time FROM influencers, unnest(ARRAY[timestamptz '2026-09-01', '2026-09-03']) AS time`);
    await db.execute(sql`UPDATE influencers SET removed_at = now() - interval '2 minutes'`);
  }

  async function left() {
    const [row] = await db.execute(sql`
      SELECT (SELECT count(*)::int FROM influencers) AS influencers, (SELECT count(*)::int FROM data_points) AS points,
        (SELECT count(*)::int FROM erased_influencers) AS filed,
        (SELECT count(*)::int FROM data_points AS d
          WHERE NOT EXISTS (SELECT FROM influencers AS i WHERE i.id = d.influencer_id)) AS orphans`);
    return row;
  }

  test("all are filed first; a run ends with its parts, its time or its signal, and the next one goes on", async () => {
    await removeMany();
    const run = { filed: COUNT, orphans: 0 };
    expect(await eraseRemoved(db, { runMs: 0 })).toEqual({ influencers: 0, dataPoints: 0 });
    expect(await left()).toEqual({ ...run, influencers: COUNT, points: 2 * COUNT });
    expect(await eraseRemoved(db, { signal: AbortSignal.abort() })).toEqual({
      influencers: 0,
      dataPoints: 0,
    });
    expect(await eraseRemoved(db, { parts: 1 })).toEqual({ influencers: 0, dataPoints: 20 });
    // The other day of these, the look that finds nothing more, and a day of the next ones.
    expect(await eraseRemoved(db, { parts: 3 })).toEqual({ influencers: 20, dataPoints: 40 });
    expect(await left()).toEqual({ ...run, influencers: 30, points: 40 });
    expect(await eraseRemoved(db)).toEqual({ influencers: 30, dataPoints: 40 });
    expect(await left()).toEqual({ ...run, influencers: 0, points: 0 });
  });

  test("several workers at once erase each of them once, and one goes on when another is at it", async () => {
    await removeMany();
    const all = await Promise.all([1, 2, 3, 4].map(() => eraseRemoved(db)));
    expect(all.reduce((sum, { influencers }) => sum + influencers, 0)).toBe(COUNT);
    expect(all.reduce((sum, { dataPoints }) => sum + dataPoints, 0)).toBe(2 * COUNT);
    expect(await left()).toEqual({ influencers: 0, points: 0, filed: COUNT, orphans: 0 });
  });
});
