/** What the rows of the list draw: the same counts as a series of each by the hour, in one call. */

import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { TrackingPeriod } from "#lib/domain/influencer.ts";
import { HOUR_S } from "#lib/domain/seconds.ts";
import { SPARKLINES_MAX, sparklinesSchema } from "#lib/domain/sparklines.ts";
import { rollUpHours } from "#lib/ingest/roll-up-hours.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { type DataPointRow, insertDataPoints, insertInfluencer } from "#lib/testing/insert-influencer.ts";
import { runsOf } from "#lib/testing/runs-of.ts";
import { getSeries } from "./get-series.ts";
import { getSparklines } from "./get-sparklines.ts";

const NOW = Date.UTC(2026, 9, 20, 12, 30) / 1_000;
const TO = Date.UTC(2026, 9, 20, 13) / 1_000;
const FROM = TO - 24 * HOUR_S;
const clock = { now: () => NOW * 1_000 };
const later = { now: () => (NOW + 30 * 86_400) * 1_000 };
const account = (externalId: string) => ({ platform: "mockstagram" as const, externalId });

let t: TestDatabase;
let next = 1_000_000;

beforeAll(async () => {
  t = await createTestDatabase();
});
afterAll(() => t.close());

async function given(rows: DataPointRow[], periods?: TrackingPeriod[]): Promise<string> {
  const externalId = String(next++);
  const whole: TrackingPeriod = { kind: "live", from: FROM - 86_400, to: null, interval: 60 };
  const { id } = await insertInfluencer(t.db, externalId, periods ?? [whole]);
  await insertDataPoints(t.db, id, rows);
  return externalId;
}

async function rollUp(): Promise<void> {
  while ((await rollUpHours(t.db, later, { quietS: 0 })) > 0);
}

const at = (hour: number, minute: number, followers: number | null): DataPointRow => ({
  time: FROM + hour * HOUR_S + minute * 60,
  followers,
  following: 5,
});

async function draw(...ids: string[]) {
  const answer = await getSparklines(t.db, ids.map(account), clock);
  expect(sparklinesSchema.parse(answer)).toEqual(answer);
  expect(answer).toMatchObject({ from: FROM, step: HOUR_S });
  return answer.items;
}

/** 24 hours with these; the others have none. */
const hours = (known: Record<number, number | null>) =>
  Array.from({ length: 24 }, (_, n) => known[n] ?? null);

test("equal to the series by the hour, for any data, rolled up, not yet, or in part, with data that comes later", async () => {
  const points = fc.uniqueArray(
    fc.record({
      minute: fc.integer({ min: -90, max: 24 * 60 + 90 }),
      followers: fc.option(fc.nat(2 ** 31 - 1)),
    }),
    { selector: ({ minute }) => minute, maxLength: 12 },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(points, points), { minLength: 1, maxLength: 3 }),
      fc.boolean(),
      async (all, rolled) => {
        await t.db.execute(sql`TRUNCATE data_points, rollups_15m, rollups_1h, dirty_hours`);
        const ids: string[] = [];
        for (const [early] of all)
          ids.push(await given(early.map(({ minute, followers }) => at(0, minute, followers))));
        if (rolled) await rollUp();
        for (const [i, [early, late]] of all.entries()) {
          const known = new Set(early.map(({ minute }) => minute));
          const [found] = await t.db.execute<{ id: number }>(
            sql`SELECT id FROM influencers WHERE external_id = ${ids[i]}`,
          );
          const fresh = late.filter(({ minute }) => !known.has(minute));
          await insertDataPoints(
            t.db,
            found?.id ?? 0,
            fresh.map(({ minute, followers }) => at(0, minute, followers)),
          );
        }
        const drawn = await draw(...ids);
        expect(drawn.map(({ externalId }) => externalId)).toEqual(ids);
        for (const { externalId, followers, notDue } of drawn) {
          const range = { from: FROM, to: TO, step: "1h" as const };
          const series = await getSeries(t.db, { ...account(externalId), ...range }, clock);
          expect(followers).toEqual(series.followers?.last);
          expect(notDue).toEqual([]);
        }
      },
    ),
    { numRuns: runsOf(10) },
  );
}, 120_000);

test("a gap is null, a hidden count too, and never 0 or the one before", async () => {
  const id = await given([at(2, 0, 100), at(2, 59, 110), at(3, 10, null), at(6, 30, 0), at(23, 0, 7)]);
  const expected = [{ ...account(id), followers: hours({ 2: 110, 6: 0, 23: 7 }), notDue: [] }];
  expect(await draw(id)).toEqual(expected);
  await rollUp();
  expect(await draw(id)).toEqual(expected);
});

test("hours in which nothing was due, since it is fetched every six, are no gaps; pauses and missed slots are", async () => {
  const live = { kind: "live" as const, interval: 21_600 };
  const periods: TrackingPeriod[] = [
    { ...live, from: FROM - 86_400, to: FROM + 17 * HOUR_S },
    { kind: "paused", from: FROM + 17 * HOUR_S, to: null, interval: 21_600 },
  ];
  // From 13:00 on: slots at 18:00, 0:00 and 6:00 are the hours 5, 11 and 17, which is in the pause.
  const id = await given([at(5, 0, 100)], periods);
  const notDue = [0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 12, 13, 14, 15, 16];
  expect(await draw(id)).toEqual([{ ...account(id), followers: hours({ 5: 100 }), notDue }]);
});

test("who is not tracked, or no longer, is left out; whoever stands there twice is drawn once; without any there is nothing", async () => {
  const [a, b] = [await given([at(1, 0, 1)]), await given([])];
  const gone = await given([at(1, 0, 1)]);
  await t.db.execute(sql`UPDATE influencers SET removed_at = now() WHERE external_id = ${gone}`);
  const drawn = await draw(b, "999", gone, a, b);
  expect(drawn.map(({ externalId }) => externalId)).toEqual([b, a]);
  expect(drawn[0]?.followers).toEqual(hours({}));
  // Tracked anew: of its other life nothing is drawn.
  await insertInfluencer(t.db, gone, [{ kind: "live", from: NOW - 60, to: null, interval: 60 }]);
  expect((await draw(gone))[0]?.followers).toEqual(hours({}));
  expect(await draw()).toEqual([]);
  const many = Array.from({ length: SPARKLINES_MAX + 1 }, (_, i) => account(String(i + 1)));
  await expect(getSparklines(t.db, many, clock)).rejects.toMatchObject({ code: "BAD_REQUEST" });
});
