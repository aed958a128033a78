import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeEach, expect, test } from "vitest";
import { DAY_S, HOUR_S } from "#lib/domain/seconds.ts";
import { storeDataPoints } from "#lib/ingest/store-data-points.ts";
import { BASE, payloadOf, resetRetention, storeAt } from "#lib/testing/retention-fixtures.ts";
import { listWrongRollUps } from "#lib/testing/roll-up-model.ts";
import { limitUnpacking, listChunks, openCommunity, pack, rollUp } from "./open-community.ts";

const t = await openCommunity();
const { db } = t;
afterAll(() => t.close());
beforeEach(() => resetRetention(db));

const MEMBERS = 1_000;
const members = Array.from({ length: MEMBERS }, (_, i) => i + 1);
const shardSlot = (second: number, followers: number) =>
  payloadOf(
    1,
    BASE + second,
    members.map((id) => ({ id, followers })),
  );

async function stored() {
  return await db.execute<{ id: number; second: number; followers: number | null }>(sql`
    SELECT influencer_id AS id, (extract(epoch FROM time) - ${BASE})::int AS second, followers
    FROM data_points ORDER BY 1, 2`);
}

async function packedTables(): Promise<string[]> {
  return [...new Set((await listChunks(db)).filter((chunk) => chunk.packed).map(({ table }) => table))];
}

test("a packed chunk takes what comes late, once; the first stays", async () => {
  await storeDataPoints(
    db,
    [0, 60, 180].map((second) => shardSlot(second, second)),
  );
  await pack(db);
  expect(await packedTables()).toEqual(["data_points"]);
  // Slots that are there, one that is not, and one of which half is.
  const half = payloadOf(
    1,
    BASE + 240,
    members.slice(0, MEMBERS / 2).map((id) => ({ id, followers: 240 })),
  );
  expect(await storeDataPoints(db, [half])).toMatchObject({ points: MEMBERS / 2 });
  await pack(db);
  const late = [0, 60, 120, 180, 240].map((second) => shardSlot(second, 9_999));
  expect(await storeDataPoints(db, late)).toMatchObject({ points: 1.5 * MEMBERS });
  expect(await storeDataPoints(db, late)).toMatchObject({ points: 0 });
  await pack(db);
  expect(await storeDataPoints(db, late)).toMatchObject({ points: 0 });
  const counts = await db.execute(sql`
    SELECT (extract(epoch FROM time) - ${BASE})::int AS second, followers, count(*)::int AS n
    FROM data_points GROUP BY 1, 2 ORDER BY 1, 2`);
  expect(counts).toEqual([
    { second: 0, followers: 0, n: MEMBERS },
    { second: 60, followers: 60, n: MEMBERS },
    { second: 120, followers: 9_999, n: MEMBERS },
    { second: 180, followers: 180, n: MEMBERS },
    { second: 240, followers: 240, n: MEMBERS / 2 },
    { second: 240, followers: 9_999, n: MEMBERS / 2 },
  ]);
});

test("the same data points, in any order and packed at any moment, give the same rows and roll-ups", async () => {
  const point = fc.record({ id: fc.constantFrom(1, 2, 3), slot: fc.nat(30), followers: fc.nat(9) });
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.array(point, { minLength: 1, maxLength: 6 }) },
    { weight: 1, arbitrary: fc.constantFrom("pack" as const, "roll up" as const) },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      await resetRetention(db);
      const model = new Map<string, { id: number; second: number; followers: number }>();
      for (const what of steps) {
        if (what === "pack") await pack(db);
        else if (what === "roll up") await rollUp(db);
        else {
          for (const { id, slot, followers } of what) {
            const second = slot * 420;
            await storeAt(db, second, { id, followers });
            const key = `${id} ${second}`;
            if (!model.has(key)) model.set(key, { id, second, followers });
          }
        }
      }
      const expected = [...model.values()].sort((a, b) => a.id - b.id || a.second - b.second);
      expect([...(await stored())]).toEqual(expected);
      await rollUp(db);
      expect(await listWrongRollUps(db)).toEqual([]);
    }),
    { numRuns: 15 },
  );
});

test("an hour of a whole shard is rolled up anew inside packed roll-ups of two days", async () => {
  await db.execute(sql`
    INSERT INTO influencers (platform, external_id, interval_s, shard_id)
    SELECT 'mockstagram', (2000000 + i)::text, 60, 1 FROM generate_series(4, ${MEMBERS}::int) AS i`);
  await db.execute(sql`UPDATE influencers SET shard_id = 1`);
  const counts = sql.raw(Array(3).fill("7, 7, 7, 7, 105, 15").join(", "));
  await db.execute(sql`
    INSERT INTO rollups_15m
    SELECT i, time, time + interval '14 minutes', ${counts}
    FROM generate_series(1, ${MEMBERS}::int) AS i,
      generate_series(to_timestamp(${BASE - 2 * DAY_S}), to_timestamp(${BASE + HOUR_S - 900}), interval '15 minutes') AS time`);
  await db.execute(sql`
    INSERT INTO rollups_1h
    SELECT i, time, time + interval '59 minutes', ${counts}, -1
    FROM generate_series(1, ${MEMBERS}::int) AS i,
      generate_series(to_timestamp(${BASE - 2 * DAY_S}), to_timestamp(${BASE}), interval '1 hour') AS time`);
  await pack(db);
  expect(await packedTables()).toEqual(["rollups_15m", "rollups_1h"]);
  await limitUnpacking(db);

  await storeDataPoints(db, [shardSlot(60, 5)]);
  await rollUp(db);
  const hour = await db.execute(sql`
    SELECT followers_sum::int AS sum, followers_count AS count, count(*)::int AS n
    FROM rollups_1h WHERE time = to_timestamp(${BASE}) GROUP BY 1, 2`);
  expect(hour).toEqual([{ sum: 5, count: 1, n: MEMBERS }]);
  const [others] = await db.execute(sql`
    SELECT count(*)::int AS n, sum(followers_count)::int AS points FROM rollups_15m WHERE time < to_timestamp(${BASE})`);
  const quarters = MEMBERS * 2 * 96;
  expect(others).toEqual({ n: quarters, points: 15 * quarters });
});
