import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { HOUR_S } from "#lib/domain/seconds.ts";
import { deleteDemoHistory } from "#lib/store/delete-demo-history.ts";
import { insertDemoHistory } from "#lib/store/insert-demo-history.ts";
import { createTestDatabase } from "#lib/testing/create-test-database.ts";
import { BASE, later, resetPlatform, storeCounts, sumUp } from "#lib/testing/platform-fixtures.ts";
import { type ModelHour, modelPlatformHours } from "#lib/testing/platform-hour-model.ts";
import { runsOf } from "#lib/testing/runs-of.ts";
import { untilLockAwaited } from "#lib/testing/until-lock-awaited.ts";
import { eraseRemoved } from "./erase-removed.ts";
import { makePlatformHours } from "./make-platform-hours.ts";
import { rollUpHours } from "./roll-up-hours.ts";

const t = await createTestDatabase({ max: 6 });
const { db } = t;
afterAll(() => t.close());

const HOURS = 5;
const clockAt = (second: number) => ({ now: () => (BASE + second) * 1_000 });

/** Those that are right by what is said of them: neither to be made, nor of hours that are being rolled up. */
async function readClean(): Promise<ModelHour[]> {
  return await db.execute<ModelHour & Record<string, unknown>>(sql`
    SELECT extract(epoch FROM hour)::float8 AS hour, compared, rose, fell, p10, median, p90, typical
    FROM platform_hours AS o
    WHERE platform = 'mockstagram' AND compared > 0
      AND NOT EXISTS (SELECT FROM dirty_platform_hours AS d WHERE d.platform = o.platform AND d.hour = o.hour)
      AND NOT EXISTS (SELECT FROM dirty_hours AS d WHERE d.hour IN (o.hour, o.hour - interval '1 hour'))
    ORDER BY hour`);
}

async function marks(): Promise<number[]> {
  const rows = await db.execute<{ hour: number }>(sql`
    SELECT ((extract(epoch FROM hour) - ${BASE}) / 3600)::int AS hour FROM dirty_platform_hours ORDER BY 1`);
  return rows.map(({ hour }) => hour);
}

const counts = fc.array(
  fc.tuple(fc.integer({ min: 1, max: 6 }), fc.option(fc.oneof(fc.nat(3), fc.nat(2 ** 31 - 1)), { freq: 8 })),
  { minLength: 1, maxLength: 6 },
);
const event = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({ kind: fc.constant("store" as const), minute: fc.nat(HOURS * 60 - 1), counts }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant("roll" as const), marks: fc.integer({ min: 1, max: 4 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant("make" as const), hours: fc.integer({ min: 1, max: 4 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("demo" as const, "undemo" as const) }) },
);

async function makeDemo() {
  const slots = Array.from({ length: 12 }, (_, i) => BASE - 2 * HOUR_S + i * 600);
  const period = { id: 1, shard: 1, from: BASE - 2 * HOUR_S, to: BASE, interval: 600 };
  const points = {
    offsets: slots.map(() => 1),
    followers: slots.map((_, i) => i),
    following: slots.map(() => 1),
  };
  await db.transaction((tx) =>
    insertDemoHistory(tx, { ids: slots.map(() => 1), slots, ...points }, [period]),
  );
}

test("what is said of an hour is what the data points say, whatever came late or went, and in whatever order", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 8, maxLength: 30 }), async (events) => {
      await resetPlatform(db, 6);
      for (const e of events) {
        if (e.kind === "store") await storeCounts(db, e.minute * 60, new Map(e.counts));
        else if (e.kind === "roll") await rollUpHours(db, later, { quietS: 0, marks: e.marks });
        else if (e.kind === "make") await makePlatformHours(db, later, { hours: e.hours });
        else if (e.kind === "demo") await makeDemo();
        else await db.transaction((tx) => deleteDemoHistory(tx, 5));
        const right = new Map((await modelPlatformHours(db, "mockstagram")).map((one) => [one.hour, one]));
        for (const one of await readClean()) expect(one).toEqual(right.get(one.hour));
      }
      await sumUp(db);
      expect(await marks()).toEqual([]);
      expect(await readClean()).toEqual(await modelPlatformHours(db, "mockstagram"));
    }),
    { numRuns: runsOf(12) },
  );
}, 120_000);

describe("an hour", () => {
  const both = (first: number, second: number) =>
    new Map([
      [1, first],
      [2, second],
    ]);
  async function storeThree() {
    await resetPlatform(db, 2);
    await storeCounts(db, 0, both(100, 100));
    await storeCounts(db, HOUR_S, both(110, 90));
    await storeCounts(db, 2 * HOUR_S, both(110, 0));
  }

  test("is made once it is over and rolled up with the one before it; the newest first", async () => {
    await storeThree();
    expect(await makePlatformHours(db, later)).toBe(0);
    await rollUpHours(db, later, { quietS: 0, marks: 1 });
    expect(await marks()).toEqual([2, 3]);
    // Of the third hour nothing is to be rolled up, of the second the hour before it.
    expect(await makePlatformHours(db, later)).toBe(1);
    expect(await marks()).toEqual([2]);
    await rollUpHours(db, later, { quietS: 0 });
    expect(await marks()).toEqual([0, 1, 2]);
    expect(await makePlatformHours(db, clockAt(3 * HOUR_S + 119), { hours: 1 })).toBe(1);
    expect(await marks()).toEqual([0, 2]);
    expect(await makePlatformHours(db, clockAt(3 * HOUR_S + 121), { hours: 1 })).toBe(1);
    expect(await marks()).toEqual([0]);
    await makePlatformHours(db, later);
    expect(await readClean()).toMatchObject([
      { hour: BASE + HOUR_S, compared: 2, rose: 1, fell: 1, median: 0, typical: 0.1 },
      { hour: BASE + 2 * HOUR_S, compared: 2, rose: 0, fell: 1, median: -0.5, typical: 0.5 },
    ]);
  });

  test("in which nobody had followers before has no quantiles, and one without anybody says so", async () => {
    await resetPlatform(db, 1);
    await storeCounts(db, 0, new Map([[1, 0]]));
    await storeCounts(db, HOUR_S, new Map([[1, 5]]));
    await sumUp(db);
    const rows = await db.execute(sql`SELECT compared, rose, p10, typical FROM platform_hours ORDER BY hour`);
    expect(rows).toEqual([
      { compared: 0, rose: 0, p10: null, typical: null },
      { compared: 1, rose: 1, p10: null, typical: null },
      { compared: 0, rose: 0, p10: null, typical: null },
    ]);
  });

  test("is not made anew for who is erased, who does not count in one that is made later", async () => {
    await storeThree();
    await sumUp(db);
    await db.execute(sql`UPDATE influencers SET removed_at = now() - interval '30 days' WHERE id = 2`);
    await eraseRemoved(db);
    expect(await marks()).toEqual([]);
    await storeCounts(db, HOUR_S + 60, new Map([[1, 120]]));
    await sumUp(db);
    expect(await readClean()).toMatchObject([
      { compared: 1, rose: 1, fell: 0 },
      { compared: 1, rose: 0, fell: 1 },
    ]);
  });

  test("is made anew without a demo history that is removed, also where only roll-ups are left", async () => {
    await resetPlatform(db, 2);
    await makeDemo();
    await sumUp(db);
    expect(await readClean()).toMatchObject([{ hour: BASE - HOUR_S, compared: 1 }]);
    await db.execute(
      sql`INSERT INTO retention (source, kept_from) VALUES ('data_points', to_timestamp(${BASE}))`,
    );
    await db.execute(sql`DELETE FROM data_points`);
    await db.transaction((tx) => deleteDemoHistory(tx, 5));
    expect(await readClean()).toEqual([]);
    await makePlatformHours(db, later);
    expect(await marks()).toEqual([]);
    expect(await readClean()).toEqual([]);
  });

  test("is made by any number of workers side by side, while others roll up", async () => {
    await storeThree();
    const work = () => rollUpHours(db, later, { quietS: 0 }).then(() => makePlatformHours(db, later));
    await Promise.all([work(), work(), work()]);
    await makePlatformHours(db, later);
    expect(await marks()).toEqual([]);
    expect(await readClean()).toEqual(await modelPlatformHours(db, "mockstagram"));
  });

  test("that is rolled up while it is made is made anew", async () => {
    await storeThree();
    await rollUpHours(db, later, { quietS: 0 });
    await db.execute(sql`
      CREATE FUNCTION gate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        PERFORM pg_advisory_xact_lock(0, 4299); RETURN NEW; END $$`);
    await db.execute(sql`
      CREATE TRIGGER gate BEFORE INSERT ON platform_hours FOR EACH ROW EXECUTE FUNCTION gate()`);
    let making: Promise<unknown> = Promise.resolve();
    let rolling: Promise<unknown> = Promise.resolve();
    await db.transaction(async (tx) => {
      await tx.execute(sql`SELECT pg_advisory_xact_lock(0, 4299)`);
      making = makePlatformHours(db, clockAt(3 * HOUR_S + 121), { hours: 1 });
      // It has read both hours, and is about to write what it read.
      await untilLockAwaited(db, { first: 0 });
      await storeCounts(db, 2 * HOUR_S + 60, both(220, 45));
      rolling = rollUpHours(db, later, { quietS: 0 });
      await Promise.race([untilLockAwaited(db, { first: 4207 }), rolling]);
    });
    await Promise.all([making, rolling]);
    await db.execute(sql`DROP FUNCTION gate CASCADE`);
    await makePlatformHours(db, later);
    expect(await readClean()).toEqual(await modelPlatformHours(db, "mockstagram"));
  });
});
