import { sql } from "drizzle-orm";
import { afterAll, beforeEach, expect, test } from "vitest";
import { DAY_S, HOUR_S } from "#lib/domain/seconds.ts";
import { UNDO_WINDOW_S } from "#lib/domain/undo-window.ts";
import { eraseRemoved } from "#lib/ingest/erase-removed.ts";
import { storeDataPoints } from "#lib/ingest/store-data-points.ts";
import { makeDemoHistory } from "#lib/service/make-demo-history.ts";
import { removeDemoHistory } from "#lib/service/remove-demo-history.ts";
import { seedInfluencers } from "#lib/service/seed-influencers.ts";
import { BASE, payloadOf, resetRetention } from "#lib/testing/retention-fixtures.ts";
import { listWrongRollUps } from "#lib/testing/roll-up-model.ts";
import { limitUnpacking, openCommunity, pack, rollUp } from "./open-community.ts";

const t = await openCommunity();
const { db } = t;
afterAll(() => t.close());
beforeEach(async () => {
  await resetRetention(db);
  await limitUnpacking(db);
});

const tables = ["data_points", "rollups_15m", "rollups_1h"];

/** Rows of each table, by whether their influencer is one of `ids`. */
async function countRows(ids: readonly number[]) {
  const counts = [];
  for (const table of tables) {
    const [row] = await db.execute<{ theirs: number; others: number }>(sql`
      SELECT count(*) FILTER (WHERE influencer_id = ANY (${sql.param([...ids])}::int[]))::int AS theirs,
        count(*) FILTER (WHERE influencer_id <> ALL (${sql.param([...ids])}::int[]))::int AS others
      FROM ${sql.identifier(table)}`);
    counts.push({ table, theirs: row?.theirs ?? 0, others: row?.others ?? 0 });
  }
  return counts;
}

async function addInfluencers(count: number): Promise<void> {
  await db.execute(sql`
    INSERT INTO influencers (platform, external_id, interval_s, shard_id)
    SELECT 'mockstagram', (2000000 + i)::text, 60, 1 FROM generate_series(4, ${count}::int) AS i`);
}

test("removed influencers are erased from packed chunks, and nothing brings them back; others keep every row", async () => {
  await addInfluencers(60);
  await db.execute(sql`
    INSERT INTO data_points
    SELECT i, time, time + interval '3 seconds', i * 1000, i, NULL
    FROM generate_series(1, 60) AS i,
      generate_series(to_timestamp(${BASE}), to_timestamp(${BASE + 2 * DAY_S - 60}), interval '1 minute') AS time`);
  await db.execute(sql`
    INSERT INTO dirty_hours (hour, shard_id)
    SELECT hour, shard FROM generate_series(to_timestamp(${BASE}), to_timestamp(${BASE + 2 * DAY_S - HOUR_S}), interval '1 hour') AS hour,
      generate_series(1, 2) AS shard`);
  await rollUp(db);
  await pack(db);
  const removed = Array.from({ length: 40 }, (_, i) => i + 11);
  const before = await countRows(removed);
  expect(before.map(({ theirs }) => theirs)).toEqual([40 * 2_880, 40 * 192, 40 * 48]);
  await db.execute(sql`
    UPDATE influencers SET removed_at = now() - make_interval(secs => ${UNDO_WINDOW_S + 60})
    WHERE id = ANY (${sql.param(removed)}::int[])`);
  expect(await eraseRemoved(db)).toEqual({ influencers: 40, dataPoints: 40 * 2_880 });
  const gone = before.map((row) => ({ ...row, theirs: 0 }));
  expect(await countRows(removed)).toEqual(gone);
  const late = payloadOf(1, BASE + 60, [{ id: 11, followers: 1 }]);
  expect(await storeDataPoints(db, [late])).toMatchObject({ points: 0 });
  await pack(db);
  expect(await countRows(removed)).toEqual(gone);
});

test("the demo history of npm start is taken out of packed chunks; what was fetched stays", async () => {
  const count = 30;
  const now = (BASE + 2 * DAY_S + 12 * HOUR_S) * 1_000;
  const range = { platform: "mockstagram", from: 1_500_000, count, interval: 60 } as const;
  await seedInfluencers(db, range, { clock: { now: () => now } });
  const [seeded] = await db.execute<{ id: number; shard: number }>(sql`
    SELECT id, shard_id AS shard FROM influencers WHERE external_id = '1500000'`);
  const { id = 0, shard = 0 } = seeded ?? {};
  const { dataPoints } = await makeDemoHistory(db, {
    value: (pk, time) => ({ followerCount: (pk % 1_000) + Math.floor(time / 600), followingCount: 9 }),
    externalIds: Array.from({ length: count }, (_, i) => String(1_500_000 + i)),
    now,
  });
  // Hours of 90 days and minutes of the last one.
  expect(dataPoints).toBe(count * (89 * 24 + 1_440));
  const fetched = [0, 60, 120].map((second) =>
    payloadOf(shard, now / 1_000 + 600 + second, [{ id, followers: 5 }]),
  );
  await storeDataPoints(db, fetched);
  await rollUp(db);
  await pack(db);
  expect(await removeDemoHistory(db)).toEqual({ influencers: count, dataPoints });
  await rollUp(db);
  const [left] = await db.execute(
    sql`SELECT count(*)::int AS n, min(followers) AS least, max(followers) AS most FROM data_points`,
  );
  expect(left).toEqual({ n: 3, least: 5, most: 5 });
  expect(await listWrongRollUps(db)).toEqual([]);
  const [hours] = await db.execute(sql`SELECT count(*)::int AS n FROM rollups_1h`);
  expect(hours).toEqual({ n: 1 });
  // Three months of hours are summed up, in WASM.
}, 300_000);
