/** The snapshot's gains are those that the data points give, however they came and whatever was carried. */

import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { PERCENT_FOLLOWERS_MIN, totalsSchema, windowStart, windowStartsSchema } from "#lib/domain/board.ts";
import { type WindowName, windowNames } from "#lib/domain/board-terms.ts";
import { HOUR_S } from "#lib/domain/seconds.ts";
import { getStats } from "#lib/query/get-stats.ts";
import { addInfluencers } from "#lib/service/add-influencers.ts";
import { removeInfluencer } from "#lib/service/remove-influencer.ts";
import { restoreInfluencer } from "#lib/service/restore-influencer.ts";
import { noteLateData } from "#lib/store/late-data.ts";
import { noteHourWrites } from "#lib/store/note-hour-writes.ts";
import { createTestDatabase } from "#lib/testing/create-test-database.ts";
import { runsOf } from "#lib/testing/runs-of.ts";
import { buildSnapshot } from "./build-snapshot.ts";
import { rollUpHours } from "./roll-up-hours.ts";

const t = await createTestDatabase({ max: 6 });
const { db } = t;
afterAll(() => t.close());

const platform = "mockstagram" as const;
const START = 1_700_006_400;
let now = START;
const clock = { now: () => now * 1_000 };

async function clear() {
  const tables = await db.execute<{ name: string }>(
    sql`SELECT tablename AS name FROM pg_tables WHERE tablename ~ '^snapshot_[0-9]+$'`,
  );
  for (const { name } of tables) await db.execute(sql`DROP TABLE ${sql.identifier(name)}`);
  await db.execute(sql`
    TRUNCATE influencers, shards, tracking_periods, data_points, rollups_15m, rollups_1h, dirty_hours, hour_writes, erased_influencers,
      snapshot_generations, markers RESTART IDENTITY CASCADE`);
  now = START;
}
beforeEach(clear);

const add = (...externalIds: string[]) => addInfluencers(db, { platform, externalIds, interval: 60 }, clock);

/** As ingest does, `ago` seconds after its slot began: only what is more than an hour late is noted. */
async function addPoint(influencer: number, ago: number, followers: number | null) {
  const slot = Math.floor((now - ago) / 60) * 60;
  await db.transaction(async (tx) => {
    const added = await tx.execute(sql`
      INSERT INTO data_points (influencer_id, time, retrieved_at, followers, following)
      SELECT id, to_timestamp(${slot}), to_timestamp(${slot + 7}), ${followers}, 3
      FROM influencers WHERE id = ${influencer} AND added_at <= to_timestamp(${slot + 60})
      ON CONFLICT DO NOTHING`);
    await tx.execute(sql`
      INSERT INTO dirty_hours (hour, shard_id) VALUES (date_trunc('hour', to_timestamp(${slot}), 'UTC'), 1)
      ON CONFLICT DO NOTHING`);
    await noteHourWrites(tx, [{ shard: 1, slot }]);
    if (added.count > 0 && slot < now - HOUR_S) await noteLateData(tx, slot);
  });
}

async function build() {
  const built = await buildSnapshot(db, clock);
  if (built === null) throw new Error("nothing was built");
  const [row] = await db.execute<{ windows: unknown; totals: unknown }>(
    sql`SELECT windows, totals FROM snapshot_generations WHERE generation = ${built.generation}`,
  );
  const windows = windowStartsSchema.parse(row?.windows);
  return { ...built, windows, totals: totalsSchema.parse(row?.totals) };
}
type Built = Awaited<ReturnType<typeof build>>;

const column = (part: string, window: WindowName) => sql.identifier(`${part}_${window}`);

async function gainsOf({ generation }: Built) {
  const columns = windowNames.map((w) => sql`${column("gain", w)}, ${column("percent", w)}`);
  return await db.execute<Record<string, number | null>>(sql`
    SELECT influencer_id, ${sql.join(columns, sql`, `)}
    FROM ${sql.identifier(`snapshot_${generation}`)} ORDER BY influencer_id`);
}

/** From the data points alone. */
async function bruteForce({ windows }: Built) {
  const joins = windowNames.map((w) => {
    const counts = sql`SELECT followers FROM data_points AS d WHERE d.influencer_id = i.id AND followers IS NOT NULL`;
    const from = sql`to_timestamp(${windows[w]})`;
    const inside = sql`${counts} AND time >= ${from} AND time < to_timestamp(${now})`;
    return sql`CROSS JOIN LATERAL (
      SELECT last - base AS ${column("gain", w)},
        CASE WHEN base >= ${PERCENT_FOLLOWERS_MIN} THEN (last - base)::float8 / base * 100 END AS ${column("percent", w)}
      FROM (SELECT (${inside} ORDER BY time DESC LIMIT 1) AS last, coalesce(
        (${counts} AND time < ${from} ORDER BY time DESC LIMIT 1), (${inside} ORDER BY time LIMIT 1)) AS base) AS ends
    ) AS ${column("of", w)}`;
  });
  const columns = windowNames.map(
    (w) =>
      sql`${column("gain", w)}, CASE WHEN ${column("gain", w)} IS NOT NULL THEN ${column("percent", w)} END AS ${column("percent", w)}`,
  );
  return await db.execute<Record<string, number | null>>(sql`
    SELECT i.id AS influencer_id, ${sql.join(columns, sql`, `)}
    FROM influencers AS i ${sql.join(joins, sql` `)} WHERE i.removed_at IS NULL ORDER BY i.id`);
}

async function expectRight() {
  const built = await build();
  expect(await gainsOf(built)).toEqual(await bruteForce(built));
  return built;
}

describe("gains of the snapshot", () => {
  test("equal brute-force SQL: late data, hidden counts, newcomers, removals, demo history, pauses of weeks", async () => {
    const followers = fc.option(fc.constantFrom(0, 10, 999, 1_000, 1_500, 3_000), { freq: 4 });
    const who = fc.integer({ min: 1, max: 5 });
    const event = fc.oneof(
      { weight: 8, arbitrary: fc.record({ point: who, ago: fc.integer({ min: 0, max: 3_700 }), followers }) },
      {
        weight: 2,
        arbitrary: fc.record({ point: who, ago: fc.integer({ min: 0, max: 40 * 86_400 }), followers }),
      },
      { weight: 1, arbitrary: fc.record({ add: who }) },
      { weight: 1, arbitrary: fc.record({ remove: who, restore: fc.boolean() }) },
      { weight: 1, arbitrary: fc.record({ demo: who }) },
      {
        weight: 7,
        arbitrary: fc.record({
          wait: fc.oneof(
            fc.integer({ min: 1, max: 30 }),
            fc.integer({ min: 1, max: 30 * 60 }),
            fc.constant(31 * 24 * 60),
          ),
        }),
      },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 10, maxLength: 45 }), async (events) => {
        await clear();
        await add("1", "2", "3");
        for (const e of events) {
          if ("point" in e) await addPoint(e.point, e.ago, e.followers);
          else if ("add" in e) await add(String(e.add));
          else if ("demo" in e) await turnDemo(e.demo);
          else if ("remove" in e) {
            const change = e.restore ? restoreInfluencer : removeInfluencer;
            await change(db, platform, String(e.remove), clock).catch(() => {});
          } else {
            now += e.wait * 60;
            await expectRight();
          }
        }
      }),
      { numRuns: runsOf(10) },
    );
  });

  /** Demo history where there is none, else none. */
  async function turnDemo(influencer: number) {
    const from = now - 50 * 86_400;
    const [had] = await db.execute(sql`
      DELETE FROM tracking_periods WHERE influencer_id = ${influencer} AND kind = 'demo' RETURNING "from"`);
    if (had) {
      // Demo data points are told by following 17 accounts: nothing else of this test does.
      await db.execute(sql`
        DELETE FROM data_points WHERE influencer_id = ${influencer} AND following = 17`);
      return;
    }
    await db.execute(sql`
      INSERT INTO data_points (influencer_id, time, retrieved_at, followers, following)
      SELECT id, slot, slot, 1000 + 7 * extract(day FROM slot)::int, 17 FROM influencers
      CROSS JOIN generate_series(to_timestamp(${from - (from % 60)}), to_timestamp(${now - 120}), interval '17 hours') AS slot
      WHERE id = ${influencer} AND added_at < to_timestamp(${now}) ON CONFLICT DO NOTHING`);
    await db.execute(sql`
      INSERT INTO tracking_periods (influencer_id, "from", "to", interval_s, kind, shard_id)
      SELECT id, to_timestamp(${from}), to_timestamp(${now}), 60, 'demo', shard_id FROM influencers
      WHERE id = ${influencer} AND removed_at IS NULL`);
  }

  test("are what stats says of [from, to)", async () => {
    await add("1", "2");
    for (let hour = 0; hour < 60; hour += 3) {
      await addPoint(1, 60, 5_000 + hour * hour);
      if (hour > 40) await addPoint(2, 60, 2_000 - hour);
      now += 3 * HOUR_S + 240;
    }
    const built = await expectRight();
    const rows = await gainsOf(built);
    for (const [i, externalId] of ["1", "2"].entries()) {
      for (const window of windowNames) {
        const range = { from: built.windows[window], to: now };
        const { followers } = await getStats(db, { platform, externalId, ...range });
        expect([window, rows[i]?.[`gain_${window}`], rows[i]?.[`percent_${window}`]]).toEqual([
          window,
          followers.gain,
          followers.gainPercent,
        ]);
      }
    }
  });

  test("where data points have been dropped, what stood before a window comes from the roll-ups", async () => {
    await add("1");
    // Off the edge at which windows move.
    now += 600;
    for (let day = 0; day < 40; day++) {
      await addPoint(1, 60, 2_000 + day * day);
      now += 86_400;
      if (day % 8 === 7) await build();
    }
    await rollUpHours(db, clock, { quietS: 0 });
    await db.execute(sql`DELETE FROM data_points WHERE time < to_timestamp(${now - 20 * 86_400})`);
    const afresh = async () => {
      await db.execute(sql`UPDATE snapshot_generations SET windows = NULL`);
      return await gainsOf(await build());
    };
    const want = 2_000 + 39 ** 2 - (2_000 + 8 ** 2);
    now += 60;
    // The 30 days began with day 9's point or the one before it, as the margin has it.
    const [carried] = await gainsOf(await build());
    now += 60;
    expect(await afresh()).toEqual([carried]);
    expect(Math.abs((carried?.gain_30d ?? 0) - want)).toBeLessThan(40);
  });

  test("a base is looked up when the window moves and carried in between", async () => {
    await add("1");
    await addPoint(1, 0, 10);
    now += 26 * HOUR_S + 600;
    await addPoint(1, 60, 50);
    const { windows } = await expectRight();
    // Nobody looks again: a data point that came by no way of ours stays unseen until the window moves.
    await db.execute(sql`UPDATE data_points SET followers = 11 WHERE followers = 10`);
    now += 60;
    const [same] = await gainsOf(await build());
    expect(same).toMatchObject({ gain_24h: 40 });
    expect(windowStart("24h", now)).toBe(windows["24h"]);
  });

  test("a newcomer's very first count may come after its second", async () => {
    await add("1");
    now += 1_800;
    await addPoint(1, 60, 50);
    await expectRight();
    await addPoint(1, 1_200, 20);
    now += 60;
    const [row] = await gainsOf(await expectRight());
    expect(row).toMatchObject({ gain_1h: 30, gain_30d: 30 });
  });

  test("sums over all stand with the generation", async () => {
    await add("1", "2", "3");
    await addPoint(1, 7_200, 10);
    now += 7_200;
    await addPoint(1, 0, 30);
    await addPoint(2, 0, 5);
    const { totals, windows } = await build();
    expect(totals).toEqual([
      {
        platform,
        influencers: 3,
        demo: 0,
        states: { pending: 3 },
        followers: { sum: 35, count: 2 },
        gains: {
          "1h": { sum: expect.any(Number), count: 2 },
          "24h": { sum: expect.any(Number), count: 2 },
          "7d": { sum: expect.any(Number), count: 2 },
          "30d": { sum: expect.any(Number), count: 2 },
        },
      },
    ]);
    expect(windows["1h"]).toBe(windowStart("1h", now));
  });

  test("a generation of an earlier release, without gains, is not built on", async () => {
    await add("1");
    await addPoint(1, 0, 10);
    const { generation } = await build();
    await db.execute(sql`UPDATE snapshot_generations SET windows = NULL, totals = NULL`);
    await db.execute(
      sql`ALTER TABLE ${sql.identifier(`snapshot_${generation}`)} DROP COLUMN counted, DROP COLUMN first`,
    );
    now += 60;
    await expectRight();
  });
});
