import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { HOUR_S } from "#lib/domain/seconds.ts";
import { addInfluencers } from "#lib/service/add-influencers.ts";
import { removeInfluencer } from "#lib/service/remove-influencer.ts";
import { restoreInfluencer } from "#lib/service/restore-influencer.ts";
import { noteLateData, readLateData, settleLateData } from "#lib/store/late-data.ts";
import { noteHourWrites } from "#lib/store/note-hour-writes.ts";
import { createTestDatabase } from "#lib/testing/create-test-database.ts";
import { runsOf } from "#lib/testing/runs-of.ts";
import { type BuildOptions, buildSnapshot } from "./build-snapshot.ts";
import { storeDataPoints } from "./store-data-points.ts";

const t = await createTestDatabase({ max: 6 });
const { db } = t;
afterAll(() => t.close());

const platform = "mockstagram" as const;
const START = 1_700_006_400;
let second = 0;
const clock = { now: () => (START + second) * 1_000 };

async function clear() {
  const tables = await db.execute<{ name: string }>(
    sql`SELECT tablename AS name FROM pg_tables WHERE tablename ~ '^snapshot_[0-9]+$'`,
  );
  for (const { name } of tables) await db.execute(sql`DROP TABLE ${sql.identifier(name)}`);
  await db.execute(sql`
    TRUNCATE influencers, shards, tracking_periods, data_points, erased_influencers, snapshot_generations, markers, hour_writes
    RESTART IDENTITY CASCADE`);
  second = 0;
}
beforeEach(clear);

/** Only for whom we track: nothing else is ever stored. As ingest does: the hour is noted with it. */
async function addPoint(influencer: number, slot: number, followers: number | null) {
  await db.transaction(async (tx) => {
    const [row] = await tx.execute<{ shard: number }>(
      sql`SELECT shard_id AS shard FROM influencers WHERE id = ${influencer}`,
    );
    if (!row) return;
    await tx.execute(sql`
      INSERT INTO data_points (influencer_id, time, retrieved_at, followers, following)
      VALUES (${influencer}, to_timestamp(${START + slot}), to_timestamp(${START + slot + 7}), ${followers}, 3)
      ON CONFLICT DO NOTHING`);
    await noteHourWrites(tx, [{ shard: row.shard, slot: START + slot }]);
  });
}

/** As a replayed payload brings it, however late. */
async function replayPoint(influencer: number, slot: number, followers: number) {
  await storeDataPoints(db, [
    {
      ...{ v: 1, shard: 1, slot: START + slot, fetchedAt: 0, failures: [] },
      ...{ ids: [influencer], offsets: [7_000], followers: [followers], following: [3], posts: [null] },
    },
  ]);
}

async function rowsOf(generation: number) {
  return await db.execute(sql`
    SELECT influencer_id, platform, external_id, username, name_key, state, interval_s, followers, following, posts,
      latest_time, retrieved_at, rank, demo
    FROM ${sql.identifier(`snapshot_${generation}`)} ORDER BY influencer_id`);
}

/** The same, from the data points alone. */
async function bruteForce() {
  return await db.execute(sql`
    WITH latest AS (SELECT DISTINCT ON (influencer_id) * FROM data_points ORDER BY influencer_id, time DESC)
    SELECT i.id AS influencer_id, i.platform, i.external_id, i.username,
      lower(coalesce(i.username, i.external_id)) AS name_key, i.state, i.interval_s,
      l.followers, l.following, l.posts, l.time AS latest_time, l.retrieved_at,
      CASE WHEN l.followers IS NOT NULL THEN 1 + (
        SELECT count(*)::int FROM latest o JOIN influencers oi ON oi.id = o.influencer_id AND oi.removed_at IS NULL
        WHERE o.followers > l.followers) END AS rank,
      EXISTS (SELECT FROM tracking_periods p WHERE p.influencer_id = i.id AND p.kind = 'demo') AS demo
    FROM influencers i LEFT JOIN latest l ON l.influencer_id = i.id
    WHERE i.removed_at IS NULL ORDER BY i.id`);
}

async function build() {
  const built = await buildSnapshot(db, clock);
  if (built === null) throw new Error("nothing was built");
  return built;
}

describe("buildSnapshot", () => {
  test("equals brute-force SQL, generation after generation: ties, nulls, late data, newcomers, removals", async () => {
    const event = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({
          kind: fc.constant("point" as const),
          who: fc.integer({ min: 1, max: 9 }),
          // Up to two hours and a day late for the daily ones.
          late: fc.integer({ min: 0, max: 110 }),
          followers: fc.option(fc.integer({ min: 0, max: 4 })),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          kind: fc.constant("replay" as const),
          // Of those who are added first: for others nothing was ever fetched.
          who: fc.integer({ min: 1, max: 4 }),
          late: fc.integer({ min: 0, max: 32 * 24 * 60 }),
          followers: fc.integer({ min: 0, max: 4 }),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          kind: fc.constantFrom("add", "remove", "restore"),
          who: fc.integer({ min: 1, max: 9 }),
        }),
      },
      {
        weight: 2,
        arbitrary: fc.record({ kind: fc.constant("build" as const), wait: fc.integer({ min: 1, max: 400 }) }),
      },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 5, maxLength: 40 }), async (events) => {
        await clear();
        // Some long ago, one of them a few days, one a few hours before: nothing was ever fetched for them before that.
        for (const [days, externalId] of [
          [0, "1"],
          [18, "2"],
          [26, "3"],
          [29.5, "4"],
        ] as const) {
          second = days * 24 * HOUR_S;
          await addInfluencers(db, { platform, externalIds: [externalId], interval: 60 }, clock);
        }
        second = 30 * 24 * HOUR_S;
        await addInfluencers(db, { platform, externalIds: ["5"], interval: 86_400 }, clock);
        const addedAt = [0, 18, 26, 29.5].map((days) => days * 24 * HOUR_S);
        for (const e of events) {
          if (e.kind === "replay" && "late" in e) {
            const slot = Math.floor((second - e.late * 60) / 60) * 60;
            await replayPoint(e.who, Math.max(slot, addedAt[e.who - 1] ?? 0), e.followers);
          } else if (e.kind === "point" && "late" in e) {
            const interval = e.who === 5 ? 86_400 : 60;
            await addPoint(e.who, Math.floor((second - e.late * 60) / interval) * interval, e.followers);
          } else if (e.kind === "build" && "wait" in e) {
            second += e.wait * 60;
            const { generation, influencers } = await build();
            const rows = await rowsOf(generation);
            expect(rows).toEqual(await bruteForce());
            expect(influencers).toBe(rows.length);
          } else if ("who" in e) {
            const externalId = String(e.who);
            if (e.kind === "add")
              await addInfluencers(db, { platform, externalIds: [externalId], interval: 60 }, clock);
            if (e.kind === "remove") await removeInfluencer(db, platform, externalId, clock).catch(() => {});
            if (e.kind === "restore")
              await restoreInfluencer(db, platform, externalId, clock).catch(() => {});
          }
        }
      }),
      { numRuns: runsOf(25) },
    );
  });

  test("carries forward whoever has nothing new, however long ago their last data point is", async () => {
    await addInfluencers(db, { platform, externalIds: ["1", "2"], interval: 60 }, clock);
    await addPoint(1, 0, 10);
    await addPoint(2, 0, 20);
    for (const hours of [1, 200, 201, 5_000]) {
      second = hours * HOUR_S;
      await addPoint(2, second, hours);
      const { generation } = await build();
      expect(await rowsOf(generation)).toEqual(await bruteForce());
    }
  });

  test("a replay of long ago reaches the next generation, also for those who have nothing newer", async () => {
    await addInfluencers(db, { platform, externalIds: ["1", "2", "3"], interval: 60 }, clock);
    await addPoint(1, 0, 10);
    await addPoint(2, 0, 20);
    second = 100 * HOUR_S;
    await addPoint(3, second, 30);
    await build();
    await replayPoint(1, 50 * HOUR_S, 11);
    await replayPoint(2, -50 * HOUR_S, 12);
    await replayPoint(3, 60 * HOUR_S, 13);
    second += 60;
    const { generation } = await build();
    const rows = await rowsOf(generation);
    expect(rows.map((row) => row.followers)).toEqual([11, 20, 30]);
    expect(rows).toEqual(await bruteForce());
    expect(await db.execute(sql`SELECT name FROM markers`)).toEqual([]);
  });

  test("what a transaction stored that stayed open while snapshots were built reaches the next one", async () => {
    second = 3 * HOUR_S;
    await addInfluencers(db, { platform, externalIds: ["1", "2"], interval: 60 }, clock);
    await addPoint(1, second - 90 * 60, 10);
    await addPoint(2, second - 60, 20);
    const slot = second - 80 * 60;
    await db.transaction(async (tx) => {
      await tx.execute(sql`
        INSERT INTO data_points (influencer_id, time, retrieved_at, followers, following)
        VALUES (1, to_timestamp(${START + slot}), to_timestamp(${START + slot + 7}), 11, 3)`);
      await noteHourWrites(tx, [{ shard: 1, slot: START + slot }]);
      for (const minute of [1, 2]) {
        second = 3 * HOUR_S + minute * 60;
        const { generation } = await build();
        expect((await rowsOf(generation))[0]).toMatchObject({ followers: 10 });
      }
    });
    second += 60;
    const { generation } = await build();
    expect((await rowsOf(generation))[0]).toMatchObject({ followers: 11 });
    expect(await rowsOf(generation)).toEqual(await bruteForce());
  });

  test("what comes late under the shard that somebody has left reaches the next one", async () => {
    second = 3 * HOUR_S;
    await addInfluencers(db, { platform, externalIds: ["1"], interval: 60 }, clock);
    await addInfluencers(db, { platform, externalIds: ["2"], interval: 300 }, clock);
    await addPoint(1, second - 600, 10);
    await db.execute(
      sql`UPDATE tracking_periods SET "to" = to_timestamp(${START + second}) WHERE influencer_id = 1`,
    );
    await db.execute(sql`UPDATE influencers SET shard_id = 2, interval_s = 300 WHERE id = 1`);
    second += 60;
    await build();
    await replayPoint(1, second - 360, 11);
    second += 60;
    const { generation } = await build();
    expect((await rowsOf(generation))[0]).toMatchObject({ followers: 11 });
    expect(await rowsOf(generation)).toEqual(await bruteForce());
  });

  test("slots of five minutes, of five seconds, and of a clock that is ahead", async () => {
    await addInfluencers(db, { platform, externalIds: ["1"], interval: 60 }, clock);
    await addInfluencers(db, { platform, externalIds: ["2"], interval: 300 }, clock);
    for (const minute of [0, 1, 4, 5, 6, 9, 10]) {
      second = minute * 60;
      await addPoint(1, second, 100 + minute);
      if (minute % 5 === 0) await addPoint(2, second, 200 + minute);
      if (minute === 6) await addPoint(1, second + 60, 107);
      if (minute === 9) await addInfluencers(db, { platform, externalIds: ["3"], interval: 5 }, clock);
      if (minute >= 9) for (const ago of [5, 65, 70]) await addPoint(3, second - ago, minute * ago);
      const { generation } = await build();
      expect(await rowsOf(generation)).toEqual(await bruteForce());
    }
  });

  test("a generation whose transactions are not known, or another server's, is carried all the same", async () => {
    await addInfluencers(db, { platform, externalIds: ["1"], interval: 60 }, clock);
    await addPoint(1, 0, 10);
    await build();
    for (const [n, horizon] of [sql`NULL`, sql`9000000000000000`].entries()) {
      second = 60 * (n + 1);
      await addPoint(1, second, 20 + n);
      await db.execute(sql`UPDATE snapshot_generations SET horizon_xid = ${horizon}`);
      const { generation } = await build();
      expect((await rowsOf(generation))[0]).toMatchObject({ followers: 20 + n });
      expect(await rowsOf(generation)).toEqual(await bruteForce());
    }
  });

  test("what comes late while a snapshot is built is noted for the next one", async () => {
    await db.transaction((tx) => noteLateData(tx, START));
    const read = await db.transaction((tx) => readLateData(tx));
    if (!read) throw new Error("nothing is noted");
    await db.transaction((tx) => noteLateData(tx, START + 60));
    await db.transaction((tx) => settleLateData(tx, read));
    expect(await db.transaction((tx) => readLateData(tx))).toMatchObject({ oldest: START });
  });

  test("a build that took long is followed by the next one after ten times as long, or at once when asked for", async () => {
    await addInfluencers(db, { platform, externalIds: ["1"], interval: 60 }, clock);
    const took = async () => {
      const [row] = await db.execute<{ took: number | null }>(
        sql`SELECT took_ms AS took FROM snapshot_generations ORDER BY generation DESC LIMIT 1`,
      );
      return row?.took ?? -1;
    };
    await build();
    expect(await took()).toBeGreaterThan(0);
    expect(await took()).toBeLessThan(6_000);
    await db.execute(sql`UPDATE snapshot_generations SET took_ms = 20000`);
    for (second of [60, 120, 199]) expect(await buildSnapshot(db, clock)).toBeNull();
    expect(await buildSnapshot(db, clock, { anew: true })).not.toBeNull();
    expect(await took()).toBeLessThan(6_000);
    await db.execute(sql`UPDATE snapshot_generations SET took_ms = 20000 WHERE generation = 2`);
    second = 360;
    expect(await buildSnapshot(db, clock)).toBeNull();
    second = 420;
    expect(await buildSnapshot(db, clock)).not.toBeNull();
  });

  test("under a high load it rests, which is not what it took; not while somebody waits for it", async () => {
    // One of those at whom the rows rest.
    await db.execute(sql`ALTER TABLE influencers ALTER COLUMN id RESTART WITH 20000`);
    await addInfluencers(db, { platform, externalIds: ["1"], interval: 60 }, clock);
    await addPoint(20_000, 0, 10);
    const times = async (options: BuildOptions) => {
      await db.execute(sql`UPDATE snapshot_generations SET took_ms = 1000`);
      second += 60;
      const built = await buildSnapshot(db, clock, options);
      expect(await rowsOf(built?.generation ?? 0)).toEqual(await bruteForce());
      const [row] = await db.execute<{ took: number; rested: number }>(sql`
        SELECT took_ms AS took, rested_ms AS rested FROM snapshot_generations ORDER BY generation DESC LIMIT 1`);
      return row ?? { took: -1, rested: -1 };
    };
    expect(await times({ loadIsHigh: true }), "nothing is carried").toMatchObject({ rested: 0 });
    expect(await times({})).toMatchObject({ rested: 0 });
    expect(await times({ loadIsHigh: true, anew: true })).toMatchObject({ rested: 0 });
    const { took, rested } = await times({ loadIsHigh: true });
    // Twice the six tenths of a second that the rows took, and after each statement.
    expect(rested).toBeGreaterThan(1_200);
    expect(took).toBeGreaterThan(0);
    expect(took).toBeLessThan(6_000);
  });

  test("a minute has one generation; two builders at once make one", async () => {
    await addInfluencers(db, { platform, externalIds: ["1"], interval: 60 }, clock);
    const both = await Promise.all([buildSnapshot(db, clock), buildSnapshot(db, clock)]);
    expect(both.filter((b) => b !== null)).toHaveLength(1);
    second = 59;
    expect(await buildSnapshot(db, clock)).toBeNull();
    second = 60;
    expect(await buildSnapshot(db, clock)).not.toBeNull();
  });

  test("a history that just came in need not wait for the next minute, nor for who builds now", async () => {
    await addInfluencers(db, { platform, externalIds: ["1", "2"], interval: 60 }, clock);
    await buildSnapshot(db, clock);
    await addPoint(2, 0, 5);
    const anew = await Promise.all([buildSnapshot(db, clock, { anew: true }), buildSnapshot(db, clock)]);
    const [built] = anew;
    expect(built?.generation).toBeGreaterThan(1);
    expect(await rowsOf(built?.generation ?? 0)).toEqual(await bruteForce());
  });

  test("a snapshot that a crash of the server has emptied is built anew from all data points, at once", async () => {
    await addInfluencers(db, { platform, externalIds: ["1"], interval: 60 }, clock);
    await addPoint(1, 0, 10);
    second = 100 * HOUR_S;
    const before = await build();
    await db.execute(sql`TRUNCATE ${sql.identifier(`snapshot_${before.generation}`)}`);
    const { generation } = await build();
    expect(await rowsOf(generation)).toEqual(await bruteForce());
  });

  test("a restored influencer is there again with its last data point", async () => {
    await addInfluencers(db, { platform, externalIds: ["1"], interval: 60 }, clock);
    await addPoint(1, 0, 10);
    second = 100 * HOUR_S + 10;
    await build();
    await removeInfluencer(db, platform, "1", clock);
    second += 55;
    expect((await build()).influencers).toBe(0);
    await restoreInfluencer(db, platform, "1", clock);
    second += 60;
    const { generation } = await build();
    expect(await rowsOf(generation)).toEqual(await bruteForce());
  });

  test("demo history that is gone leaves no trace in the next generation", async () => {
    await addInfluencers(db, { platform, externalIds: ["1"], interval: 60 }, clock);
    await addPoint(1, -120, 10);
    await db.execute(sql`
      INSERT INTO tracking_periods VALUES (1, to_timestamp(${START - 600}), to_timestamp(${START}), 60, 'demo', 1)`);
    const before = await build();
    expect((await rowsOf(before.generation))[0]).toMatchObject({ followers: 10, demo: true });
    await db.execute(sql`DELETE FROM data_points`);
    await db.execute(sql`DELETE FROM tracking_periods WHERE kind = 'demo'`);
    second = 60;
    const { generation } = await build();
    expect((await rowsOf(generation))[0]).toMatchObject({ followers: null, rank: null, demo: false });
  });

  test("generations are kept for 15 minutes after they were replaced, the newest for ever", async () => {
    await addInfluencers(db, { platform, externalIds: ["1"], interval: 60 }, clock);
    for (second of [0, 60, 17 * 60]) await build();
    const kept = await db.execute<{ generation: number }>(
      sql`SELECT generation FROM snapshot_generations ORDER BY generation`,
    );
    const tables = await db.execute<{ name: string }>(
      sql`SELECT tablename AS name FROM pg_tables WHERE tablename ~ '^snapshot_[0-9]+$' ORDER BY 1`,
    );
    expect(kept).toHaveLength(2);
    expect(tables.map((row) => row.name)).toEqual(kept.map((row) => `snapshot_${row.generation}`));
    for (second of [500 * 60, 516 * 60]) await build();
    expect(await db.execute(sql`SELECT generation FROM snapshot_generations`)).toHaveLength(2);
  });
});

test("the first one has the time to look into whole histories, a later one has ten minutes a statement", async () => {
  await db.execute(sql`CREATE TABLE limits (n serial, ms int)`);
  await db.execute(sql`
    CREATE FUNCTION note_limit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      INSERT INTO limits (ms) SELECT setting::int FROM pg_settings WHERE name = 'statement_timeout';
      RETURN NEW; END $$`);
  await db.execute(sql`
    CREATE TRIGGER note_limit BEFORE INSERT ON snapshot_generations FOR EACH ROW EXECUTE FUNCTION note_limit()`);
  try {
    await addInfluencers(db, { platform, externalIds: ["1"], interval: 60 }, clock);
    await buildSnapshot(db, clock, { anew: true });
    await buildSnapshot(db, clock, { anew: true });
    const limits = await db.execute(sql`SELECT ms FROM limits ORDER BY n`);
    expect(limits).toEqual([{ ms: 3_600_000 }, { ms: 600_000 }]);
  } finally {
    await db.execute(sql`DROP FUNCTION note_limit CASCADE`);
    await db.execute(sql`DROP TABLE limits`);
  }
});
