import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { platforms } from "#lib/domain/platform.ts";
import { AppError } from "#lib/errors.ts";
import { createTestDatabase } from "#lib/testing/create-test-database.ts";
import { runsOf } from "#lib/testing/runs-of.ts";
import { addInfluencer } from "./add-influencer.ts";
import { addInfluencers } from "./add-influencers.ts";
import { seedInfluencers } from "./seed-influencers.ts";

const t = await createTestDatabase({ max: 12 });
const { db } = t;
afterAll(() => t.close());

const platform = "mockstagram" as const;
const capacity = platforms.mockstagram.shardSize;
const NOON = 1_700_006_400;
const clock = { now: () => NOON * 1_000 + 10_000 };

beforeEach(async () => {
  await db.execute(sql`TRUNCATE influencers, shards, tracking_periods RESTART IDENTITY CASCADE`);
});

async function shardsInOrder() {
  return await db.execute<{ interval: number; size: number; members: number; capacity: number }>(sql`
    SELECT s.interval_s AS "interval", s.size, s.capacity, count(i.id)::int AS members
    FROM shards s LEFT JOIN influencers i ON i.shard_id = s.id GROUP BY s.id ORDER BY s.id`);
}

async function expectSoundShards() {
  // Of what was written a moment ago the planner knows nothing, and might compare everybody with everybody.
  await db.execute(sql`ANALYZE influencers, shards, tracking_periods`);
  for (const shard of await shardsInOrder()) {
    expect(shard.size).toBe(shard.members);
    expect(shard.size).toBeLessThanOrEqual(shard.capacity);
  }
  const [odd] = await db.execute<{ misplaced: number; periods: number; influencers: number }>(sql`
    SELECT
      (SELECT count(*)::int FROM influencers i JOIN shards s ON s.id = i.shard_id
       WHERE (s.platform, s.interval_s) <> (i.platform, i.interval_s)) AS misplaced,
      (SELECT count(*)::int FROM tracking_periods p JOIN influencers i ON i.id = p.influencer_id
       WHERE p."to" IS NULL AND p.kind = 'live' AND p.shard_id = i.shard_id AND p.interval_s = i.interval_s) AS periods,
      (SELECT count(*)::int FROM influencers) AS influencers`);
  expect(odd?.misplaced).toBe(0);
  expect(odd?.periods).toBe(odd?.influencers);
}

describe("addInfluencers", () => {
  test("fills the first shard with room before it makes another one", async () => {
    await addInfluencers(db, { platform, externalIds: { from: 1, count: 400 }, interval: 60 }, clock);
    await addInfluencers(db, { platform, externalIds: { from: 1_001, count: 900 }, interval: 60 }, clock);
    await addInfluencers(db, { platform, externalIds: ["77777"], interval: 300 }, clock);
    expect((await shardsInOrder()).map((s) => [s.interval, s.size])).toEqual([
      [60, 1_000],
      [60, 300],
      [300, 1],
    ]);
    await expectSoundShards();
  });

  test("counts a repeated id once, and one that is tracked at another interval as known", async () => {
    const first = await addInfluencers(db, { platform, externalIds: ["5", "6", "5"], interval: 60 }, clock);
    expect(first).toEqual({ added: 2, existing: 0 });
    const second = await addInfluencers(
      db,
      { platform, externalIds: { from: 5, count: 3 }, interval: 300 },
      clock,
    );
    expect(second).toEqual({ added: 1, existing: 2 });
    await expectSoundShards();
  });

  test("begins in the running slot while enough of it is left, else in the next", async () => {
    const at = (second: number) => ({ now: () => (NOON + second) * 1_000 });
    await addInfluencer(db, { platform, externalId: "1" }, at(45));
    await addInfluencer(db, { platform, externalId: "2" }, at(45.001));
    const rows = await db.execute<{ from: number }>(
      sql`SELECT extract(epoch FROM "from")::float8 AS "from" FROM tracking_periods ORDER BY influencer_id`,
    );
    expect(rows.map((r) => r.from)).toEqual([NOON, NOON + 60]);
  });

  test("concurrent adds of overlapping sets never overfill a shard, never double an influencer", async () => {
    const set = fc.oneof(
      fc.record({ from: fc.integer({ min: 1, max: 3_000 }), count: fc.integer({ min: 1, max: 2_500 }) }),
      fc.array(fc.integer({ min: 1, max: 5_000 }).map(String), { maxLength: 40 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(set, { minLength: 1, maxLength: 8 }), async (sets) => {
        await db.execute(sql`TRUNCATE influencers, shards, tracking_periods RESTART IDENTITY CASCADE`);
        const results = await Promise.all(
          sets.map((externalIds) => addInfluencers(db, { platform, externalIds, interval: 60 }, clock)),
        );
        const wanted = new Set(
          sets.flatMap((s) =>
            "from" in s ? Array.from({ length: s.count }, (_, i) => String(s.from + i)) : s,
          ),
        );
        expect(results.reduce((sum, r) => sum + r.added, 0)).toBe(wanted.size);
        const shards = await shardsInOrder();
        expect(shards.length).toBe(Math.ceil(wanted.size / capacity));
        await expectSoundShards();
      }),
      { numRuns: runsOf(12) },
    );
  });
});

describe("addInfluencer", () => {
  test("says CONFLICT for a tracked one; of ten at the same moment one succeeds", async () => {
    const all = await Promise.allSettled(
      Array.from({ length: 10 }, () => addInfluencer(db, { platform, externalId: "42" }, clock)),
    );
    const refused = all.flatMap((r) => (r.status === "rejected" ? [r.reason] : []));
    expect(refused).toHaveLength(9);
    for (const error of refused) expect(error).toMatchObject({ code: "CONFLICT" });
    await expectSoundShards();
  });

  test.each(["", "abc", "0", "-5", "1.5", "1 OR 1=1", "9".repeat(300)])(
    "refuses the malformed id %j",
    async (id) => {
      await expect(addInfluencer(db, { platform, externalId: id }, clock)).rejects.toMatchObject({
        code: "BAD_REQUEST",
      });
      expect(await shardsInOrder()).toHaveLength(0);
    },
  );
});

describe("seedInfluencers", () => {
  test("twice adds nothing the second time; an overlapping range adds the rest", async () => {
    const range = { platform, from: 1_000_000, count: 22_000, interval: 60 } as const;
    const told: number[] = [];
    const first = await seedInfluencers(db, range, { clock, onProgress: (p) => told.push(p.done) });
    expect(first).toEqual({ added: 22_000, existing: 0 });
    expect(told).toEqual([20_000, 22_000]);
    expect(await seedInfluencers(db, range, { clock })).toEqual({ added: 0, existing: 22_000 });
    const overlapping = { ...range, from: 1_020_000, count: 5_000 };
    expect(await seedInfluencers(db, overlapping, { clock })).toEqual({ added: 3_000, existing: 2_000 });
    expect((await shardsInOrder()).map((s) => s.size)).toEqual(Array.from({ length: 25 }, () => 1_000));
    await expectSoundShards();
  });

  test.each([
    { from: 0, count: 5 },
    { from: 5, count: 0 },
    { from: -3, count: 2 },
    { from: Number.MAX_SAFE_INTEGER, count: 10 },
    { from: 1.5, count: 10 },
  ])("refuses %j", async (range) => {
    await expect(seedInfluencers(db, { platform, interval: 60, ...range }, { clock })).rejects.toThrow(
      AppError,
    );
  });
});
