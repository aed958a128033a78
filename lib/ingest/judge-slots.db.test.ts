import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { dueRuns } from "#lib/domain/coverage-of.ts";
import type { TrackingPeriod } from "#lib/domain/influencer.ts";
import { HOUR_S } from "#lib/domain/seconds.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { insertInfluencer } from "#lib/testing/insert-influencer.ts";
import { runsOf } from "#lib/testing/runs-of.ts";
import { judgeSlots } from "./judge-slots.ts";

let t: TestDatabase;
/** A full day, so that slots of every interval lie on round numbers. */
const DAY = 1_800_057_600;
const at = (seconds: number) => ({ now: () => (DAY + seconds) * 1_000 });

beforeAll(async () => {
  t = await createTestDatabase();
});
afterAll(() => t.close());
beforeEach(async () => {
  await t.db.execute(sql`TRUNCATE influencers, tracking_periods, shards, slots_expected CASCADE`);
});

async function expectedSlots(interval: number): Promise<Map<number, number>> {
  const rows = await t.db.execute<{ slot: number; expected: number }>(sql`
    SELECT extract(epoch FROM slot)::float8 AS slot, expected FROM slots_expected
    WHERE interval_s = ${interval}::int ORDER BY 1`);
  return new Map(rows.map(({ slot, expected }) => [slot - DAY, expected]));
}

const live = (from: number, to: number | null, interval = 60): TrackingPeriod => ({
  kind: "live",
  from: DAY + from,
  to: to === null ? null : DAY + to,
  interval,
});

test("a slot is judged from 10 s after its end, and not before", async () => {
  await insertInfluencer(t.db, "1", [live(-7_200, null)]);
  await judgeSlots(t.db, at(69.9));
  expect([...(await expectedSlots(60)).keys()].at(-1)).toBe(-60);
  await judgeSlots(t.db, at(70));
  expect([...(await expectedSlots(60)).keys()].at(-1)).toBe(0);
});

test("what was judged is judged anew when periods change, and left alone when they don't", async () => {
  const { id } = await insertInfluencer(t.db, "1", [live(0, null)]);
  await insertInfluencer(t.db, "2", [live(0, null)]);
  const written = await judgeSlots(t.db, at(600 + 10));
  expect(written).toBeGreaterThan(10);
  expect(await judgeSlots(t.db, at(600 + 10))).toBe(0);
  await t.db.execute(sql`
    UPDATE tracking_periods SET "to" = to_timestamp(${DAY + 300}) WHERE influencer_id = ${id}`);
  expect(await judgeSlots(t.db, at(600 + 10))).toBe(5);
  const slots = await expectedSlots(60);
  expect([slots.get(240), slots.get(300), slots.get(540)]).toEqual([2, 1, 1]);
});

test("a removed influencer is expected up to the slot in which it was removed, and an interval may fall to none", async () => {
  const { id } = await insertInfluencer(t.db, "1", [live(0, null)]);
  await judgeSlots(t.db, at(600 + 10));
  await t.db.execute(sql`UPDATE influencers SET removed_at = to_timestamp(${DAY + 310}) WHERE id = ${id}`);
  await judgeSlots(t.db, at(600 + 10));
  const slots = await expectedSlots(60);
  expect([slots.get(240), slots.get(300), slots.get(540)]).toEqual([1, 0, 0]);
  await t.db.execute(sql`DELETE FROM tracking_periods`);
  await judgeSlots(t.db, at(600 + 10));
  expect((await expectedSlots(60)).get(0)).toBe(0);
});

test("of several removed in the same slot each is taken off", async () => {
  for (const externalId of ["1", "2", "3"]) await insertInfluencer(t.db, externalId, [live(0, null)]);
  await t.db.execute(sql`
    UPDATE influencers SET removed_at = to_timestamp(${DAY + 310}) WHERE external_id IN ('1', '2')`);
  await judgeSlots(t.db, at(600 + 10));
  const slots = await expectedSlots(60);
  expect([slots.get(240), slots.get(300), slots.get(540)]).toEqual([3, 1, 1]);
});

test("slots that began more than two days ago are dropped, and not judged again", async () => {
  await insertInfluencer(t.db, "1", [live(-4 * 86_400, null)]);
  await insertInfluencer(t.db, "2", [live(-4 * 86_400, null, 86_400)]);
  for (const now of [0, 86_400]) await judgeSlots(t.db, at(now + 10));
  await t.db.execute(sql`INSERT INTO slots_expected VALUES (60, to_timestamp(${DAY - 86_400}), 9)`);
  await judgeSlots(t.db, at(86_400 + 10));
  expect(Math.min(...(await expectedSlots(60)).keys())).toBe(-2 * HOUR_S + 60);
  expect([...(await expectedSlots(86_400)).keys()]).toEqual([0]);
});

test("whatever the periods, each slot is expected as often as due runs hold it", async () => {
  const spans = [60, 300, 3_600] as const;
  const period = fc.record({
    kind: fc.constantFrom("live", "paused", "not_found", "demo" as const),
    interval: fc.constantFrom(...spans),
    from: fc.integer({ min: -200, max: 90 }),
    length: fc.option(fc.integer({ min: 1, max: 200 })),
    removed: fc.option(fc.integer({ min: -7_200, max: 3_600 })),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(period, { maxLength: 8 }),
      fc.integer({ min: 0, max: HOUR_S }),
      async (drawn, now) => {
        await t.db.execute(sql`TRUNCATE influencers, tracking_periods, shards, slots_expected CASCADE`);
        const model: (TrackingPeriod & { removed: number | null })[] = [];
        for (const [i, { kind, interval, from, length, removed }] of drawn.entries()) {
          const begin = Math.floor((from * 60) / interval) * interval;
          const end = length === null ? null : begin + Math.ceil((length * 60) / interval) * interval;
          const period = { ...live(begin, end, interval), kind };
          const { id } = await insertInfluencer(t.db, `${i}`, [period]);
          model.push({ ...period, removed });
          if (removed !== null)
            await t.db.execute(
              sql`UPDATE influencers SET removed_at = to_timestamp(${DAY + removed}) WHERE id = ${id}`,
            );
        }
        await judgeSlots(t.db, at(now));
        for (const interval of spans) {
          const due = model.flatMap((p) => {
            if (p.interval !== interval || p.kind !== "live") return [];
            const until =
              p.removed === null ? DAY + 7_200 : Math.floor((DAY + p.removed) / interval) * interval;
            return dueRuns([p], DAY - 86_400, Math.max(DAY - 86_400, until));
          });
          for (const [slot, expected] of await expectedSlots(interval))
            expect(expected, `${interval} ${slot}`).toBe(
              due.filter((run) => run.from <= DAY + slot && DAY + slot < run.to).length,
            );
        }
      },
    ),
    { numRuns: runsOf(40) },
  );
});
