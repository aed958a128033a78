import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DAY_S, HOUR_S } from "#lib/domain/seconds.ts";
import { steps } from "#lib/domain/series.ts";
import { buildSnapshot } from "#lib/ingest/build-snapshot.ts";
import { storeDataPoints } from "#lib/ingest/store-data-points.ts";
import { countDataPoints } from "#lib/query/count-data-points.ts";
import { getInfluencerAnalytics } from "#lib/query/get-influencer-analytics.ts";
import { getSeries } from "#lib/query/get-series.ts";
import { getStats } from "#lib/query/get-stats.ts";
import { BASE, dropAt, keyOf, payloadOf, resetRetention, shardOf } from "#lib/testing/retention-fixtures.ts";
import { listWrongRollUps } from "#lib/testing/roll-up-model.ts";
import { listChunks, openCommunity, pack, rollUp, unpack } from "./open-community.ts";

const t = await openCommunity();
const { db } = t;
afterAll(() => t.close());

const ids = [1, 2, 3];
/** Of the third day two hours: its chunk is the open one. */
const END = 2 * DAY_S + 2 * HOUR_S;
const later = { now: () => (BASE + 30 * DAY_S) * 1_000 };

/** Every seventh minute; influencer 3 misses most of the second morning, influencer 2 hides its count now and then. */
function slots(keep: (n: number) => boolean) {
  const payloads = [];
  for (let n = 0; n * 420 < END; n++) {
    if (!keep(n)) continue;
    const second = n * 420;
    const away = second > DAY_S && second < DAY_S + 9 * HOUR_S;
    for (const shard of [1, 2]) {
      const points = ids
        .filter((id) => shardOf[id] === shard && !(id === 3 && away))
        .map((id) => ({ id, followers: id === 2 && n % 11 === 0 ? null : id * 10_000 + n * (n % 5) }));
      if (points.length > 0) payloads.push(payloadOf(shard, BASE + second, points));
    }
  }
  return payloads;
}

/** Within a packed chunk, over several, over the packed and the open one, inside the open one. */
const ranges: readonly (readonly [number, number])[] = [
  [3 * HOUR_S + 77, 5 * HOUR_S],
  [11 * HOUR_S, DAY_S + 10 * HOUR_S + 450],
  [0, END],
  [DAY_S - 1_000, END - 333],
  [2 * DAY_S, END],
];

async function ask() {
  const answers: unknown[] = [];
  for (const id of ids) {
    const account = keyOf(id);
    for (const [start, end] of ranges) {
      const [from, to] = [BASE + start, BASE + end];
      answers.push(await getStats(db, { ...account, from, to }));
      answers.push(await getInfluencerAnalytics(db, { ...account, start: from, end: to }));
      for (const step of ["auto" as const, ...steps.filter((step) => step !== "1w")]) {
        for (const tz of step === "1h" || step === "1d"
          ? ["UTC", "Asia/Kathmandu", "America/New_York"]
          : ["UTC"])
          answers.push(await getSeries(db, { ...account, from, to, step, tz }, later));
      }
    }
  }
  for (const id of ids) answers.push(await countDataPoints(db, id));
  return answers;
}

const packedOf = async (table: string) =>
  (await listChunks(db)).filter((chunk) => chunk.table === table).map(({ packed }) => packed);

beforeAll(async () => {
  await resetRetention(db);
  // Roll-ups in packed and open chunks, too.
  for (const table of ["rollups_15m", "rollups_1h"])
    await db.execute(sql`SELECT set_chunk_time_interval(${table}::regclass, INTERVAL '1 day')`);
  await storeDataPoints(
    db,
    slots((n) => n % 13 !== 0),
  );
});

test("answers over packed and open chunks are those from before they were packed, rolled up or not", async () => {
  const before = await ask();
  expect(JSON.stringify(before)).toContain('"count":[');
  await pack(db, BASE + 2 * DAY_S);
  expect(await packedOf("data_points")).toEqual([true, true, false]);
  expect(await ask()).toEqual(before);
  await rollUp(db);
  expect(await listWrongRollUps(db)).toEqual([]);
  expect(await ask()).toEqual(before);
  await pack(db, BASE + 2 * DAY_S);
  expect(await packedOf("rollups_15m")).toEqual([true, true, false]);
  expect(await packedOf("rollups_1h")).toEqual([true, true, false]);
  expect(await ask()).toEqual(before);
});

test("what comes late into packed chunks is in the answers at once, and stays when it is rolled up and packed", async () => {
  const late = slots((n) => n % 13 === 0);
  const points = late.reduce((sum, { ids: { length } }) => sum + length, 0);
  expect(await storeDataPoints(db, late)).toMatchObject({ points });
  const after = await ask();
  expect(after.at(-1)).not.toBe(0);
  await rollUp(db);
  expect(await listWrongRollUps(db)).toEqual([]);
  expect(await ask()).toEqual(after);
  await pack(db, BASE + 2 * DAY_S);
  expect(await ask()).toEqual(after);
  // The same rows, none of them packed.
  await unpack(db);
  expect(await packedOf("data_points")).toEqual([false, false, false]);
  expect(await ask()).toEqual(after);
  await pack(db, BASE + 2 * DAY_S);
});

test("the snapshot is the same from packed chunks", async () => {
  const clock = { now: () => (BASE + END) * 1_000 };
  const rows = async () => {
    await buildSnapshot(db, clock, { anew: true });
    const [newest] = await db.execute<{ generation: number }>(sql`
      SELECT max(generation) AS generation FROM snapshot_generations`);
    return await db.execute(sql`
      SELECT * FROM ${sql.identifier(`snapshot_${newest?.generation}`)} ORDER BY influencer_id`);
  };
  const packed = await rows();
  expect(packed).toHaveLength(ids.length);
  await unpack(db);
  expect(await rows()).toEqual(packed);
  await pack(db, BASE + 2 * DAY_S);
});

test("retention drops packed chunks whole, and what roll-ups say of them stays", async () => {
  const coarse = async () => {
    const answers = [];
    for (const id of ids) {
      const range = { ...keyOf(id), from: BASE, to: BASE + END };
      const stats = await getStats(db, range);
      for (const step of ["15m", "1h", "1d"] as const) {
        const series = await getSeries(db, { ...range, step }, later);
        answers.push({ ...series, retention: null });
      }
      answers.push({ ...stats, retention: null });
    }
    return answers;
  };
  const before = await coarse();
  await dropAt(db, 2 * DAY_S + HOUR_S);
  expect(await packedOf("data_points")).toEqual([true, false]);
  expect(await coarse()).toEqual(before);
  // Below a chunk's edge, where rows are still there.
  expect(
    await storeDataPoints(
      db,
      slots((n) => n === 0),
    ),
  ).toMatchObject({ points: 0, expired: ids.length });
  await dropAt(db, 9 * DAY_S, { rawDays: 1 });
  expect(await packedOf("data_points")).toEqual([]);
  expect(await coarse()).toEqual(before);
});
