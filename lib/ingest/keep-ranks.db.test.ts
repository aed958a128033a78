import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { DAY_S } from "#lib/domain/seconds.ts";
import { getRankHistory } from "#lib/query/get-rank-history.ts";
import { listBoard } from "#lib/query/list-board.ts";
import { addInfluencers } from "#lib/service/add-influencers.ts";
import { removeInfluencer } from "#lib/service/remove-influencer.ts";
import { deleteInfluencers } from "#lib/store/delete-influencers.ts";
import { dropOutdated } from "#lib/store/drop-outdated.ts";
import { noteHourWrites } from "#lib/store/note-hour-writes.ts";
import { createTestDatabase } from "#lib/testing/create-test-database.ts";
import { runsOf } from "#lib/testing/runs-of.ts";
import { buildSnapshot } from "./build-snapshot.ts";
import { keepRanks } from "./keep-ranks.ts";

const t = await createTestDatabase({ max: 6 });
const { db } = t;
afterAll(() => t.close());

const platform = "mockstagram" as const;
/** A midnight, UTC. */
const START = Date.UTC(2026, 10, 20) / 1_000;
const WHO = 9;
/** Of those the first so many are kept. */
const depth = 5;
let now = START;
const clock = { now: () => now * 1_000 };

async function clear() {
  const tables = await db.execute<{ name: string }>(
    sql`SELECT tablename AS name FROM pg_tables WHERE tablename ~ '^snapshot_[0-9]+$'`,
  );
  for (const { name } of tables) await db.execute(sql`DROP TABLE ${sql.identifier(name)}`);
  await db.execute(sql`
    TRUNCATE influencers, shards, tracking_periods, data_points, erased_influencers, snapshot_generations, markers,
      hour_writes, rank_days, rank_history RESTART IDENTITY CASCADE`);
  now = START;
  const externalIds = Array.from({ length: WHO }, (_, i) => String(i + 1));
  await addInfluencers(db, { platform, externalIds, interval: 60 }, clock);
}
beforeEach(clear);

async function setFollowers(influencer: number, followers: number | null) {
  await db.transaction(async (tx) => {
    await tx.execute(sql`
      INSERT INTO data_points (influencer_id, time, retrieved_at, followers)
      VALUES (${influencer}, to_timestamp(${now}::float8), to_timestamp(${now}::float8), ${followers})`);
    await noteHourWrites(tx, [{ shard: 1, slot: now }]);
  });
}

const ranksOf = (day: string) =>
  db.execute<{ id: number; rank: number | null; platformRank: number | null; followers: number }>(sql`
    SELECT influencer_id AS id, rank, platform_rank AS "platformRank", followers FROM rank_history
    WHERE day = ${day}::date ORDER BY influencer_id`);
/** From the data points and the registry alone. */
const bruteForce = () =>
  db.execute(sql`
    WITH latest AS (
      SELECT DISTINCT ON (d.influencer_id) d.influencer_id AS id, d.followers
      FROM data_points AS d JOIN influencers AS i ON i.id = d.influencer_id AND i.removed_at IS NULL
      ORDER BY d.influencer_id, d.time DESC
    ), ranked AS (
      SELECT id, followers, (SELECT 1 + count(*) FROM latest AS o WHERE o.followers > latest.followers)::int AS rank,
        (SELECT 1 + count(*) FROM latest AS o
          WHERE (o.followers, o.id) > (latest.followers, latest.id)) AS place
      FROM latest WHERE followers IS NOT NULL
    )
    SELECT id, rank, rank AS "platformRank", followers FROM ranked WHERE place <= ${depth} ORDER BY id`);

describe("keepRanks", () => {
  test("each day's ranks are those of plain SQL; ties share one, the removed have none, missed days are gaps", async () => {
    const count = fc.option(fc.integer({ min: 0, max: 4 }));
    const day = fc.record({
      counts: fc.array(fc.tuple(fc.integer({ min: 1, max: WHO }), count), {
        minLength: 5,
        maxLength: 2 * WHO,
      }),
      removed: fc.option(fc.integer({ min: 1, max: WHO }), { freq: 1 }),
      /** Minutes after midnight until the snapshot is built; null: none is. */
      builtAfter: fc.constantFrom(1, 7, 60, 61, 600, null),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(day, { minLength: 1, maxLength: 5 }), async (days) => {
        await clear();
        const gone = new Set<number>();
        const kept = new Map<string, unknown>();
        for (const [n, { counts, removed, builtAfter }] of days.entries()) {
          // After the snapshot of the day before, whenever that was built.
          now = START + n * DAY_S + 20 * 3_600;
          for (const [who, followers] of new Map(counts))
            if (!gone.has(who)) await setFollowers(who, followers);
          if (removed !== null && !gone.has(removed)) {
            gone.add(removed);
            await removeInfluencer(db, platform, String(removed), clock);
          }
          now = START + (n + 1) * DAY_S + (builtAfter ?? 0) * 60;
          if (builtAfter !== null) await buildSnapshot(db, clock, { anew: true });
          const name = new Date((START + n * DAY_S) * 1_000).toISOString().slice(0, 10);
          const expected = await bruteForce();
          const isDue = builtAfter !== null && builtAfter <= 60 && expected.length > 0;
          expect(await keepRanks(db, clock, { depth })).toBe(isDue ? name : null);
          if (isDue) kept.set(name, expected);
          expect(await keepRanks(db, clock, { depth })).toBeNull();
        }
        const recorded = await db.execute<{ day: string }>(
          sql`SELECT day::text AS day FROM rank_days ORDER BY day`,
        );
        expect(recorded.map((row) => row.day)).toEqual([...kept.keys()]);
        for (const [name, expected] of kept) expect(await ranksOf(name)).toEqual(expected);
        const [rows] = await db.execute<{ n: number }>(sql`SELECT count(*)::int AS n FROM rank_history`);
        expect(rows?.n).toBe([...kept.values()].flat().length);
      }),
      { numRuns: runsOf(10) },
    );
  });

  test("ties share a rank; of those at the end who stands first on the board is kept", async () => {
    for (const [i, followers] of [7, 7, 5, 5, 5, 5, 5, 1, 1].entries()) await setFollowers(i + 1, followers);
    now = START + DAY_S + 30;
    await buildSnapshot(db, clock, { anew: true });
    await keepRanks(db, clock, { depth });
    expect(
      (await ranksOf("2026-11-20")).map(({ id, rank, platformRank }) => [id, rank, platformRank]),
    ).toEqual([
      [1, 1, 1],
      [2, 1, 1],
      [5, 3, 3],
      [6, 3, 3],
      [7, 3, 3],
    ]);
  });

  test("broken off it leaves nothing, and the next minute makes it whole; two at once make it once", async () => {
    for (let who = 1; who <= WHO; who++) await setFollowers(who, who);
    now = START + DAY_S + 30;
    await buildSnapshot(db, clock, { anew: true });
    await db.execute(sql`ALTER TABLE rank_history ADD CONSTRAINT broken CHECK (rank <> 3)`);
    await expect(keepRanks(db, clock, { depth })).rejects.toThrow();
    expect(await db.execute(sql`SELECT day FROM rank_days UNION ALL SELECT day FROM rank_history`)).toEqual(
      [],
    );
    await db.execute(sql`ALTER TABLE rank_history DROP CONSTRAINT broken`);
    const made = await Promise.all([1, 2, 3].map(() => keepRanks(db, clock, { depth })));
    expect(made.filter((day) => day !== null)).toEqual(["2026-11-20"]);
    expect(await ranksOf("2026-11-20")).toHaveLength(depth);
  });

  test("a snapshot of the day itself is not its end", async () => {
    await setFollowers(1, 7);
    now = START + DAY_S - 20;
    await buildSnapshot(db, clock, { anew: true });
    now = START + DAY_S + 20;
    expect(await keepRanks(db, clock, { depth })).toBeNull();
  });

  test("erasing takes an influencer's ranks of all days; who is filed as erased gets none", async () => {
    for (const who of [1, 2, 3]) await setFollowers(who, who);
    for (const day of [1, 2]) {
      now = START + day * DAY_S + 30;
      await buildSnapshot(db, clock, { anew: true });
      if (day === 2) await db.execute(sql`INSERT INTO erased_influencers (influencer_id) VALUES (2)`);
      await keepRanks(db, clock, { depth });
    }
    const ids = async (day: string) => (await ranksOf(day)).map(({ id }) => id);
    expect([await ids("2026-11-20"), await ids("2026-11-21")]).toEqual([
      [1, 2, 3],
      [1, 3],
    ]);
    await db.transaction((tx) => deleteInfluencers(tx, [1]));
    expect([await ids("2026-11-20"), await ids("2026-11-21")]).toEqual([[2, 3], [3]]);
  });

  test("what is older than it is to be kept goes, a day at a time, with its day", async () => {
    await db.execute(sql`
      INSERT INTO rank_days SELECT (now() AT TIME ZONE 'UTC')::date - n, now(), 1 FROM unnest('{5,4,3,2}'::int[]) AS n`);
    await db.execute(sql`INSERT INTO rank_history SELECT day, 1, 1, 1, 1 FROM rank_days`);
    const left = async () => {
      const [row] = await db.execute<{ days: number; rows: number }>(sql`
        SELECT (SELECT count(*)::int FROM rank_days) AS days, (SELECT count(*)::int FROM rank_history) AS rows`);
      return row;
    };
    await dropOutdated(db, { rankDays: 0 });
    expect(await left()).toEqual({ days: 4, rows: 4 });
    await dropOutdated(db, { rankDays: 3 });
    expect(await left()).toEqual({ days: 3, rows: 3 });
    await dropOutdated(db, { rankDays: 3 });
    await dropOutdated(db, { rankDays: 3 });
    expect(await left()).toEqual({ days: 2, rows: 2 });
  });
});

describe("reading", () => {
  /** Each day a reversed order of three; no record of the fourth day. */
  async function givenWeeks() {
    for (let day = 1; day <= 9; day++) {
      now = START + day * DAY_S - 3_600;
      for (const who of [1, 2, 3]) await setFollowers(who, day % 2 === 0 ? who * 10 : 50 - who * 10);
      if (day === 8) await setFollowers(4, 35);
      now = START + day * DAY_S + 30;
      await buildSnapshot(db, clock, { anew: true });
      if (day !== 4) await keepRanks(db, clock, { depth });
    }
    now = START + 9 * DAY_S + 3 * 3_600;
    await buildSnapshot(db, clock, { anew: true });
  }

  test("a board holds each row's rank against the ends of days a day and a week ago; one without a record is told", async () => {
    await givenWeeks();
    const board = await listBoard(db, { metric: "followers" }, clock);
    expect(board.ranks).toEqual({
      ...{ depth: 10_000, platform: null },
      // Three hours after a midnight: that of the day before, and that of seven days before.
      dayAgo: { day: "2026-11-27", kept: true },
      weekAgo: { day: "2026-11-21", kept: true },
    });
    expect(
      board.items
        .filter(({ followers }) => followers !== null)
        .map(({ externalId, rank, ranks }) => [externalId, rank, ranks]),
    ).toEqual([
      ["1", 1, { now: 1, dayAgo: 4, weekAgo: 3 }],
      ["4", 2, { now: 2, dayAgo: 1, weekAgo: null }],
      ["2", 3, { now: 3, dayAgo: 3, weekAgo: 2 }],
      ["3", 4, { now: 4, dayAgo: 2, weekAgo: 1 }],
    ]);
    const own = await listBoard(db, { metric: "followers", platform }, clock);
    expect(own.ranks?.platform).toBe(platform);
    expect(own.items.map(({ ranks }) => ranks)).toEqual(board.items.map(({ ranks }) => ranks));
    // From the other end a place is no rank: those among all are told.
    const last = await listBoard(db, { metric: "followers", platform, dir: "asc" }, clock);
    expect(last.ranks?.platform).toBeNull();
    expect(last.items[0]?.ranks.now).toBe(4);
    await db.execute(sql`DELETE FROM rank_days WHERE day = '2026-11-27'`);
    const gap = await listBoard(db, { metric: "gain" }, clock);
    expect(gap.ranks?.dayAgo).toEqual({ day: "2026-11-27", kept: false });
  });

  test("an influencer's history names the days that have a record, and no others", async () => {
    await givenWeeks();
    const history = await getRankHistory(db, { platform, externalId: "4", days: 8 }, clock);
    expect(history).toMatchObject({ from: "2026-11-21", to: "2026-11-28", firstDay: "2026-11-20" });
    expect(history.now).toMatchObject({ rank: 2, of: WHO });
    expect(history.days.map(({ day, rank }) => [day, rank])).toEqual([
      ["2026-11-21", null],
      ["2026-11-22", null],
      ["2026-11-24", null],
      ["2026-11-25", null],
      ["2026-11-26", null],
      ["2026-11-27", 1],
      ["2026-11-28", 2],
    ]);
    await expect(getRankHistory(db, { platform, externalId: "77" }, clock)).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });
});
