/** Series of many in one answer: of each exactly what a question for it alone answers, whoever else is asked for. */

import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { TrackingPeriod } from "#lib/domain/influencer.ts";
import { DAY_S, HOUR_S } from "#lib/domain/seconds.ts";
import { type SeriesField, seriesFields, steps } from "#lib/domain/series.ts";
import { SERIES_IDS_MAX, SERIES_POINTS_TOGETHER_MAX, seriesListSchema } from "#lib/domain/series-list.ts";
import { rollUpHours } from "#lib/ingest/roll-up-hours.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { insertDataPoints, insertFailure, insertInfluencer } from "#lib/testing/insert-influencer.ts";
import { runsOf } from "#lib/testing/runs-of.ts";
import { getSeries } from "./get-series.ts";
import { listSeries } from "./list-series.ts";
import type { SeriesQuestion } from "./plan-series.ts";

/** A day on which New York's clocks went back. */
const NOON = Date.UTC(2026, 10, 1, 12) / 1_000;
const FROM = NOON - 2 * DAY_S;
const clock = { now: () => NOON * 1_000 };
const later = { now: () => (NOON + 30 * DAY_S) * 1_000 };
const account = (externalId: string) => ({ platform: "mockstagram" as const, externalId });

let t: TestDatabase;

beforeAll(async () => {
  t = await createTestDatabase({ prepared: true });
});
beforeEach(async () => {
  await t.db.execute(sql`
    TRUNCATE influencers, shards, tracking_periods, data_points, rollups_15m, rollups_1h, dirty_hours, fetch_failures,
      worker_runs, retention RESTART IDENTITY CASCADE`);
});
afterAll(() => t.close());

interface Life {
  interval: 60 | 300 | 3_600;
  /** Slots from FROM on. */
  slots: { n: number; followers: number | null }[];
  /** Slots from FROM on after which it was paused; null: never. */
  paused: number | null;
  failed: number[];
}

const life: fc.Arbitrary<Life> = fc.record({
  interval: fc.constantFrom(60, 300, 3_600),
  slots: fc.uniqueArray(fc.record({ n: fc.nat(60), followers: fc.option(fc.nat(2 ** 31 - 1)) }), {
    selector: ({ n }) => n,
    maxLength: 12,
  }),
  paused: fc.option(fc.nat(60)),
  failed: fc.array(fc.nat(60), { maxLength: 2 }),
});

async function given({ interval, slots, paused, failed }: Life, externalId: string): Promise<void> {
  const at = (n: number) => FROM + n * interval;
  const periods: TrackingPeriod[] = [
    { kind: "live", from: FROM, to: paused === null ? null : at(paused), interval },
    ...(paused === null ? [] : [{ kind: "paused" as const, from: at(paused), to: null, interval }]),
  ];
  const { id, shardId } = await insertInfluencer(t.db, externalId, periods);
  const rows = slots.map(({ n, followers }) => ({ time: at(n), followers, following: n }));
  await insertDataPoints(t.db, id, rows);
  for (const n of new Set(failed))
    await insertFailure(t.db, { shardId, slot: at(n), reason: "timeout", ids: null });
}

async function rollUp(): Promise<void> {
  while ((await rollUpHours(t.db, later, { quietS: 0 })) > 0);
}

const question: fc.Arbitrary<SeriesQuestion> = fc.record(
  {
    from: fc.integer({ min: FROM - HOUR_S, max: FROM + 3 * HOUR_S }),
    to: fc.integer({ min: FROM + 3 * HOUR_S, max: NOON + HOUR_S }),
    step: fc.constantFrom("auto", ...steps),
    tz: fc.constantFrom("UTC", "America/New_York", "Asia/Kolkata"),
    points: fc.integer({ min: 10, max: 3_000 }),
    fields: fc.subarray<SeriesField>([...seriesFields], { minLength: 1 }),
    vs: fc.constantFrom("previous", "year"),
  },
  { requiredKeys: ["from", "to"] },
);

test("each is what its own question answers, for whatever was stored and whatever is asked", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(life, { minLength: 1, maxLength: 7 }),
      fc.boolean(),
      question,
      async (lives, rolled, asked) => {
        await t.db.execute(sql`
          TRUNCATE influencers, shards, tracking_periods, data_points, rollups_15m, rollups_1h, dirty_hours,
            fetch_failures RESTART IDENTITY CASCADE`);
        for (const [n, one] of lives.entries()) {
          // What comes after half of them are rolled up is read from the data points.
          if (rolled && n === lives.length >> 1) await rollUp();
          await given(one, String(1_000 + n));
        }
        const accounts = lives.map((_, n) => account(String(1_000 + n)));
        const answer = await listSeries(t.db, accounts, asked, clock);
        expect(seriesListSchema.parse(answer)).toEqual(answer);
        const alone = accounts.map(async (one) => ({
          ...one,
          series: await getSeries(t.db, { ...one, ...asked }, clock),
        }));
        expect(answer).toEqual({ items: await Promise.all(alone), notTracked: [] });
      },
    ),
    { numRuns: runsOf(30) },
  );
}, 180_000);

const quiet: Life = { interval: 60, slots: [], paused: null, failed: [] };
const day = { from: NOON - DAY_S, to: NOON };

test("who is not tracked, or no longer, is named, once; the others are answered in the order asked, once each", async () => {
  for (const id of ["1", "2", "3"]) await given(quiet, id);
  await t.db.execute(sql`UPDATE influencers SET removed_at = now() WHERE external_id = '3'`);
  const asked = ["2", "999", "3", "1", "2", "999"].map(account);
  const { items, notTracked } = await listSeries(t.db, asked, day, clock);
  expect(items.map(({ externalId }) => externalId)).toEqual(["2", "1"]);
  expect(notTracked).toEqual([account("999"), account("3")]);
  expect(await listSeries(t.db, [account("999")], day, clock)).toEqual({
    items: [],
    notTracked: [account("999")],
  });
  expect(await listSeries(t.db, [], day, clock)).toEqual({ items: [], notTracked: [] });
});

test("more accounts, or more points together, than an answer may have are refused, the latter before a bucket is read", async () => {
  for (let n = 0; n < 14; n++) await given(quiet, String(n));
  const accounts = Array.from({ length: 14 }, (_, n) => account(String(n)));
  const many = Array.from({ length: SERIES_IDS_MAX + 1 }, (_, n) => account(String(n)));
  await expect(listSeries(t.db, many, day, clock)).rejects.toMatchObject({ code: "BAD_REQUEST" });
  // 7,200 minutes each.
  const week = { from: NOON - 5 * DAY_S, to: NOON, step: "1m" as const, fields: ["followers" as const] };
  await expect(listSeries(t.db, accounts, week, clock)).rejects.toMatchObject({
    code: "RANGE_TOO_LONG",
    message: expect.stringContaining("fewer influencers at once"),
    details: { points: 100_800, pointsMax: SERIES_POINTS_TOGETHER_MAX },
  });
  const fitting = await listSeries(t.db, accounts.slice(1), week, clock);
  expect(fitting.items.reduce((sum, { series }) => sum + series.t.length, 0)).toBe(93_600);
  // Those beside them count.
  await expect(listSeries(t.db, accounts.slice(7), { ...week, vs: "previous" }, clock)).rejects.toMatchObject(
    { details: { points: 100_800 } },
  );
});

test("what a question for one refuses is refused with the same words", async () => {
  await given(quiet, "1");
  for (const asked of [
    { from: NOON, to: FROM },
    { from: NOON - 30 * DAY_S, to: NOON, step: "1m" as const },
    { from: NOON - 3_000 * DAY_S, to: NOON, points: 10 },
    { ...day, tz: "Mars/Olympus" },
  ]) {
    const alone = await getSeries(t.db, { ...account("1"), ...asked }, clock).catch(
      (error: unknown) => error,
    );
    expect(alone).toBeInstanceOf(Error);
    await expect(listSeries(t.db, [account("999"), account("1")], asked, clock)).rejects.toEqual(alone);
  }
});
