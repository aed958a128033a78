import { sql } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, inject, test } from "vitest";
import type { Transaction } from "#lib/db/client.ts";
import { rawRetentionDays } from "#lib/db/edition/raw-retention-days.ts";
import { DAY_S, HOUR_S } from "#lib/domain/seconds.ts";
import { getKeptFrom } from "#lib/query/get-kept-from.ts";
import { advanceQuartersKeptFrom, advanceRawKeptFrom } from "#lib/store/advance-kept-from.ts";
import { deleteDemoHistory } from "#lib/store/delete-demo-history.ts";
import { insertDemoHistory } from "#lib/store/insert-demo-history.ts";
import { createTestDatabase } from "#lib/testing/create-test-database.ts";
import {
  BASE,
  dropAt,
  payloadOf,
  resetRetention,
  rollUpAll,
  storeAt,
} from "#lib/testing/retention-fixtures.ts";
import { untilLockAwaited } from "#lib/testing/until-lock-awaited.ts";
import { eraseRemoved } from "./erase-removed.ts";
import { storeDataPoints } from "./store-data-points.ts";

const t = await createTestDatabase({ max: 6 });
const { db } = t;
afterAll(() => t.close());
beforeEach(() => resetRetention(db));

const plain = inject("databaseServer").edition === "plain";

/** Seconds after BASE, each row. */
async function times(table: string): Promise<number[]> {
  const rows = await db.execute<{ at: number }>(sql`
    SELECT extract(epoch FROM time)::float8 - ${BASE}::float8 AS at FROM ${sql.identifier(table)} ORDER BY 1`);
  return rows.map((row) => row.at);
}

async function keptFrom() {
  const { dataPoints, quarters } = await getKeptFrom(db);
  return { dataPoints: dataPoints - BASE, quarters: quarters - BASE };
}

/** A data point each 6 hours of so many days, rolled up. */
async function fillDays(days: number) {
  const slots = Array.from({ length: days * 4 }, (_, i) => i * 6 * HOUR_S);
  await storeDataPoints(
    db,
    slots.flatMap((at) => [
      payloadOf(1, BASE + at, [{ id: 1, followers: at }]),
      payloadOf(2, BASE + at, [{ id: 3, followers: 5 }]),
    ]),
  );
  await rollUpAll(db);
}

describe("dropping", () => {
  test("data points that are older go, younger ones stay, roll-ups of both stay", async () => {
    await fillDays(3);
    const before = { quarters: await times("rollups_15m"), hours: await times("rollups_1h") };
    expect((await dropAt(db, 2 * DAY_S + 12 * HOUR_S + 59)).heldBy).toBeNull();
    expect(await keptFrom()).toEqual({ dataPoints: 1.5 * DAY_S, quarters: -728 * DAY_S + 12 * HOUR_S });
    // Of chunks, those that hold nothing younger.
    expect(Math.min(...(await times("data_points")))).toBe(plain ? 1.5 * DAY_S : DAY_S);
    expect((await times("data_points")).filter((at) => at >= 1.5 * DAY_S)).toHaveLength(12);
    expect({ quarters: await times("rollups_15m"), hours: await times("rollups_1h") }).toEqual(before);
  });

  test("15-minute roll-ups go after their time, never before the data points; the hourly ones stay", async () => {
    await fillDays(3);
    await dropAt(db, 3 * DAY_S, { rollUpDays: 2 });
    expect(await keptFrom()).toEqual({ dataPoints: 2 * DAY_S, quarters: DAY_S });
    const quarters = await times("rollups_15m");
    // Their chunks are a month long: none is over.
    expect(Math.min(...quarters)).toBe(plain ? DAY_S : 0);
    expect(await times("rollups_1h")).toHaveLength(24);
    // Not further than the data points: those wait for the day that is not rolled up.
    await storeAt(db, 2 * DAY_S + 60, { id: 1, followers: 1 });
    await dropAt(db, 9 * DAY_S, { rollUpDays: 1 });
    expect(await keptFrom()).toEqual({ dataPoints: 2 * DAY_S, quarters: 2 * DAY_S });
  });

  test("0 days: for ever; none given: 30 days, here, and 730", async () => {
    await fillDays(2);
    await dropAt(db, 3_000 * DAY_S, { rawDays: 0, rollUpDays: 0 });
    expect(await keptFrom()).toEqual({
      dataPoints: Number.NEGATIVE_INFINITY,
      quarters: Number.NEGATIVE_INFINITY,
    });
    await dropAt(db, 3_000 * DAY_S, { rawDays: undefined });
    expect(await keptFrom()).toEqual({ dataPoints: 2_970 * DAY_S, quarters: 2_270 * DAY_S });
    expect(rawRetentionDays).toEqual({ plain: 30, apache: 30, community: 400 });
    expect(await times("data_points")).toEqual([]);
  });

  test("nothing is noted where nobody was tracked so long ago: a history may still come", async () => {
    await storeAt(db, 0, { id: 1, followers: 1 });
    await rollUpAll(db);
    await dropAt(db, DAY_S);
    expect((await keptFrom()).dataPoints).toBe(Number.NEGATIVE_INFINITY);
    await dropAt(db, DAY_S + HOUR_S);
    expect((await keptFrom()).dataPoints).toBe(HOUR_S);
  });

  test("it never moves back, whatever a worker with other settings wants", async () => {
    await fillDays(2);
    await dropAt(db, 3 * DAY_S);
    await db.transaction((tx) => advanceRawKeptFrom(tx, BASE + DAY_S));
    await db.transaction((tx) => advanceQuartersKeptFrom(tx, BASE - 9_000 * DAY_S));
    expect(await keptFrom()).toEqual({ dataPoints: 2 * DAY_S, quarters: -727 * DAY_S });
  });

  // Only chunks are dropped under a lock that readers hold up.
  if (!plain) {
    test("a chunk that somebody reads for long is left for later, and nobody waits behind it", async () => {
      await fillDays(2);
      await db.transaction(async (tx) => {
        await tx.execute(sql`SELECT count(*) FROM data_points`);
        expect((await dropAt(db, 9 * DAY_S)).dropped).toBe(0);
      });
      expect((await dropAt(db, 9 * DAY_S)).dropped).toBe(2);
    });
  }

  test("an hour that is not rolled up holds back itself and all that is younger, and is told", async () => {
    await fillDays(2);
    await storeAt(db, 13 * HOUR_S + 60, { id: 3, followers: 1 });
    const { heldBy } = await dropAt(db, 3 * DAY_S);
    expect(heldBy?.hour).toBe(BASE + 13 * HOUR_S);
    expect((await keptFrom()).dataPoints).toBe(13 * HOUR_S);
    expect(await times("data_points")).toContain(13 * HOUR_S + 60);
    await rollUpAll(db);
    expect((await dropAt(db, 3 * DAY_S)).heldBy).toBeNull();
    expect(await times("data_points")).toEqual([]);
  });

  test("rows stay until nobody can read any more who did not know that they go", async () => {
    await fillDays(2);
    await dropAt(db, 9 * DAY_S, { settleS: 900 });
    expect((await keptFrom()).dataPoints).toBe(8 * DAY_S);
    expect(await times("data_points")).toHaveLength(16);
    await db.execute(sql`UPDATE retention SET advanced_at = now() - interval '901 seconds'`);
    await dropAt(db, 9 * DAY_S, { settleS: 900 });
    expect(await times("data_points")).toEqual([]);
  });

  test("killed after any part, it goes on where it was; any number do it side by side; more than a part an influencer", async () => {
    // More than two parts.
    const minutes = Array.from({ length: 720 }, (_, minute) => minute);
    await storeDataPoints(
      db,
      minutes.map((minute) => payloadOf(1, BASE + minute * 60, [{ id: 1, followers: minute }])),
    );
    await storeAt(db, 0, { id: 3, followers: 1 });
    await rollUpAll(db);
    await db.execute(sql`
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NEW.dropped_to IS NOT NULL THEN RAISE 'killed'; END IF; RETURN NEW; END $$`);
    await db.execute(
      sql`CREATE TRIGGER refuse BEFORE UPDATE ON retention FOR EACH ROW EXECUTE FUNCTION refuse()`,
    );
    // The chunk, or all three parts, are gone, each in a transaction of its own; that they are is not noted.
    await expect(dropAt(db, 9 * DAY_S)).rejects.toThrow();
    expect(await times("data_points")).toEqual([]);
    await db.execute(sql`DROP FUNCTION refuse CASCADE`);
    // Until that is noted, it moves no further.
    await dropAt(db, 12 * DAY_S, { parts: 0 });
    expect((await keptFrom()).dataPoints).toBe(8 * DAY_S);
    await Promise.all([1, 2, 3].map(() => dropAt(db, 12 * DAY_S)));
    await dropAt(db, 12 * DAY_S);
    expect((await keptFrom()).dataPoints).toBe(11 * DAY_S);
    expect(await times("rollups_1h")).toHaveLength(13);
  });
});

describe("what comes later", () => {
  test("for a slot whose data points are gone is refused as a whole, counted, and changes nothing", async () => {
    await fillDays(2);
    await dropAt(db, 2 * DAY_S);
    const state = async () => ({
      hours: await db.execute(sql`SELECT * FROM rollups_1h ORDER BY influencer_id, time`),
      quarters: await db.execute(sql`SELECT * FROM rollups_15m ORDER BY influencer_id, time`),
      points: await times("data_points"),
      failures: await db.execute(sql`SELECT * FROM fetch_failures`),
      periods: await db.execute(sql`SELECT * FROM tracking_periods ORDER BY 1, 2`),
    });
    const before = await state();
    const late = payloadOf(1, BASE + DAY_S - 60, [{ id: 1, followers: 9 }]);
    const failures = [{ reason: "not_found" as const, ids: [2] }];
    expect(await storeDataPoints(db, [{ ...late, failures }])).toEqual({ points: 0, expired: 1 });
    expect(await storeAt(db, DAY_S - 60, { id: 1, followers: 9 }, { id: 3, followers: 9 })).toEqual({
      points: 0,
      expired: 2,
    });
    expect(await rollUpAll(db)).toBe(0);
    expect(await state()).toEqual(before);
    // The first slot that is kept is as good as any, also in one batch with one that is not.
    const good = payloadOf(1, BASE + DAY_S + 60, [{ id: 1, followers: 9 }]);
    expect(await storeDataPoints(db, [good, late])).toEqual({ points: 1, expired: 1 });
    expect(await rollUpAll(db)).toBe(1);
  });

  test("a mark made by hand for such an hour is taken away, and its roll-ups stand", async () => {
    await fillDays(2);
    await dropAt(db, 2 * DAY_S);
    const before = { quarters: await times("rollups_15m"), hours: await times("rollups_1h") };
    await db.execute(sql`INSERT INTO dirty_hours SELECT to_timestamp(${BASE}), id FROM shards`);
    expect(await rollUpAll(db)).toBe(2);
    expect({ quarters: await times("rollups_15m"), hours: await times("rollups_1h") }).toEqual(before);
  });

  test("an erased influencer leaves nothing, the others their roll-ups", async () => {
    await fillDays(2);
    await dropAt(db, 4 * DAY_S);
    await db.execute(sql`UPDATE influencers SET removed_at = now() - interval '30 days' WHERE id = 1`);
    await eraseRemoved(db);
    for (const table of ["rollups_15m", "rollups_1h"]) {
      const left = await db.execute(sql`SELECT DISTINCT influencer_id AS id FROM ${sql.identifier(table)}`);
      expect(left).toEqual([{ id: 3 }]);
    }
  });

  test("demo history begins where data points are kept, and can be removed from hours of which they are gone", async () => {
    await fillDays(2);
    await dropAt(db, 1.5 * DAY_S);
    const slots = [BASE - HOUR_S, BASE + 12 * HOUR_S - 60, BASE + 12 * HOUR_S + 60];
    const points = { ids: [2, 2, 2], slots, offsets: [0, 0, 0], followers: [1, 2, 3], following: [1, 2, 3] };
    const period = { id: 2, shard: 1, from: BASE - HOUR_S, to: BASE + 13 * HOUR_S, interval: 60 };
    expect(await db.transaction((tx) => insertDemoHistory(tx, points, [period]))).toBe(1);
    const [filed] = await db.execute(sql`
      SELECT extract(epoch FROM "from")::float8 - ${BASE}::float8 AS "from" FROM tracking_periods WHERE kind = 'demo'`);
    expect(filed).toEqual({ from: 12 * HOUR_S });
    await rollUpAll(db);
    await dropAt(db, 3 * DAY_S);
    const roll = sql`SELECT count(*)::int AS n FROM rollups_1h WHERE influencer_id = 2`;
    expect(await db.execute(roll)).toEqual([{ n: 1 }]);
    await db.transaction((tx) => deleteDemoHistory(tx, 5));
    expect(await db.execute(roll)).toEqual([{ n: 0 }]);
    expect(await db.execute(sql`SELECT FROM dirty_hours`)).toHaveLength(0);
  });
});

describe("ingest and the moving forward exclude each other", () => {
  const GATE = 4_299;
  test("what is being stored is waited for, and its hour is not passed", async () => {
    await fillDays(1);
    await db.execute(sql`
      CREATE FUNCTION gate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        PERFORM pg_advisory_xact_lock(0, 4299); RETURN NEW; END $$`);
    await db.execute(
      sql`CREATE TRIGGER gate BEFORE INSERT ON dirty_hours FOR EACH ROW EXECUTE FUNCTION gate()`,
    );
    let storing: Promise<unknown> = Promise.resolve();
    let dropping: Promise<unknown> = Promise.resolve();
    await db.transaction(async (tx) => {
      await tx.execute(sql`SELECT pg_advisory_xact_lock(0, ${GATE})`);
      storing = storeAt(db, 2 * HOUR_S + 60, { id: 1, followers: 7 });
      await untilLockAwaited(db, { first: 0, second: GATE });
      dropping = dropAt(db, 9 * DAY_S);
      await Promise.race([untilLockAwaited(db, { first: 0, second: 4203 }), dropping]);
    });
    await Promise.all([storing, dropping]);
    await db.execute(sql`DROP FUNCTION gate CASCADE`);
    expect((await keptFrom()).dataPoints).toBe(2 * HOUR_S);
    expect(await times("data_points")).toContain(2 * HOUR_S + 60);
  });

  test("what waits to be stored meanwhile is refused", async () => {
    await fillDays(1);
    let storing: Promise<unknown> = Promise.resolve();
    const advance = async (tx: Transaction) => {
      await advanceRawKeptFrom(tx, BASE + DAY_S);
      storing = storeAt(db, 60, { id: 1, followers: 7 });
      await Promise.race([untilLockAwaited(db, { first: 0, second: 4203 }), storing]);
    };
    await db.transaction(advance);
    expect(await storing).toEqual({ points: 0, expired: 1 });
  });
});
