import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { type DataPointRow, insertDataPoints, insertInfluencer } from "#lib/testing/insert-influencer.ts";
import { runsOf } from "#lib/testing/runs-of.ts";
import { getInfluencerAnalytics } from "./get-influencer-analytics.ts";

let t: TestDatabase;
let next = 1_000_000;
const base = 1_700_000_040;
const account = (externalId: string) => ({ platform: "mockstagram" as const, externalId });

beforeAll(async () => {
  t = await createTestDatabase();
});
afterAll(() => t.close());

async function withRows(rows: DataPointRow[], interval = 60): Promise<string> {
  const externalId = String(next++);
  const { id } = await insertInfluencer(t.db, externalId, [
    { kind: "live", from: base - 86_400 * 20, to: null, interval },
  ]);
  await insertDataPoints(t.db, id, rows);
  return externalId;
}

async function rowsOf(externalId: string, start: number, end: number): Promise<(number | null)[][]> {
  return JSON.parse(await getInfluencerAnalytics(t.db, { ...account(externalId), start, end }));
}

test("the contract's own example, to the last digit", async () => {
  const id = await withRows([
    { time: base, followers: 104_233, following: 988 },
    { time: base + 60, followers: 104_240, following: 988 },
  ]);
  expect(await getInfluencerAnalytics(t.db, { ...account(id), start: base, end: base + 120 })).toBe(
    "[[1700000040000,104233,988,105.49898785425101],[1700000100000,104240,988,105.50607287449392]]",
  );
});

test("the range is of when the answers came: start inclusive, end exclusive, with fractions", async () => {
  const id = await withRows([{ time: base, offset: 12.345, followers: 10, following: 5 }]);
  const row = [[base * 1_000, 10, 5, 2]];
  expect(await rowsOf(id, base + 12.345, base + 13)).toEqual(row);
  expect(await rowsOf(id, base + 12.346, base + 13)).toEqual([]);
  expect(await rowsOf(id, base, base + 12.345)).toEqual([]);
  expect(await rowsOf(id, base, base + 12.346)).toEqual(row);
  expect(await rowsOf(id, base + 12.345, base + 12.345)).toEqual([]);
});

test("a data point stands in the minute of its answer, which for long intervals is hours after its slot", async () => {
  const slot = 1_700_006_400;
  const id = await withRows([{ time: slot, offset: 80_000.5, followers: 7, following: 2 }], 86_400);
  const bucket = Math.floor((slot + 80_000.5) / 60) * 60;
  expect(await rowsOf(id, slot + 79_000, slot + 81_000)).toEqual([[bucket * 1_000, 7, 2, 3.5]]);
});

test("where answers of two slots share a minute, each column has its own maximum", async () => {
  const id = await withRows([
    { time: base, offset: 1, followers: 100, following: 7 },
    { time: base + 5, offset: 1, followers: 90, following: 9 },
    { time: base + 10, offset: 1, followers: null, following: 8 },
  ]);
  expect(await rowsOf(id, base, base + 60)).toEqual([[base * 1_000, 100, 9, 100 / 9]]);
});

test("the ratio is null where following is 0 or unknown or followers are unknown; null is never 0", async () => {
  const id = await withRows([
    { time: base, followers: 5, following: 0 },
    { time: base + 60, followers: 5, following: null },
    { time: base + 120, followers: null, following: 5 },
    { time: base + 180, followers: 0, following: 5 },
    { time: base + 240, followers: null, following: null },
  ]);
  expect(await rowsOf(id, base, base + 300)).toEqual([
    [base * 1_000, 5, 0, null],
    [(base + 60) * 1_000, 5, null, null],
    [(base + 120) * 1_000, null, 5, null],
    [(base + 180) * 1_000, 0, 5, 0],
    [(base + 240) * 1_000, null, null, null],
  ]);
});

test("what the database answers is what the definition says, for any rows and any range", async () => {
  const count = fc.option(fc.oneof(fc.nat(2 ** 31 - 1), fc.nat(1_000)), { freq: 8 });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(5, 60, 300, 3_600),
      fc.uniqueArray(
        fc.record({ place: fc.nat(200), share: fc.nat(999), followers: count, following: count }),
        { selector: (row) => row.place, maxLength: 60 },
      ),
      fc.nat(200_000),
      fc.nat(200_000),
      async (interval, rows, from, length) => {
        const origin = 1_700_006_400;
        const points = rows.map(({ place, share, followers, following }) => ({
          time: origin + place * interval,
          offset: Math.floor(share * interval) / 1_000,
          followers,
          following,
        }));
        const externalId = await withRows(points, interval);
        const start = origin + (from / 200_000) * 200 * interval;
        const end = Math.min(start + (length / 200_000) * 200 * interval, start + 6_000_000);
        const wanted = new Map<number, [number | null, number | null]>();
        for (const { time, offset, followers, following } of points) {
          const at = Math.round((time + offset) * 1_000) / 1_000;
          if (at < start || at >= end) continue;
          const bucket = Math.floor(at / 60) * 60_000;
          const [a, b] = wanted.get(bucket) ?? [null, null];
          wanted.set(bucket, [most(a, followers), most(b, following)]);
        }
        expect(await rowsOf(externalId, start, end)).toEqual(
          [...wanted]
            .sort(([a], [b]) => a - b)
            .map(([bucket, [a, b]]) => [bucket, a, b, a === null || !b ? null : a / b]),
        );
      },
    ),
    { numRuns: runsOf(40) },
  );
});

function most(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.max(a, b);
}

test("unknown and removed influencers are not found, a known one without data points is empty", async () => {
  const id = await withRows([]);
  const range = { start: base, end: base + 60 };
  expect(await getInfluencerAnalytics(t.db, { ...account(id), ...range })).toBe("[]");
  await expect(getInfluencerAnalytics(t.db, { ...account("1"), ...range })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
  await t.db.execute(sql`UPDATE influencers SET removed_at = now() WHERE external_id = ${id}`);
  await expect(getInfluencerAnalytics(t.db, { ...account(id), ...range })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
});

test.each([
  [0, 6_000_000.5, "RANGE_TOO_LONG"],
  [5, 4, "BAD_REQUEST"],
  [Number.NaN, 4, "BAD_REQUEST"],
  [0, Number.POSITIVE_INFINITY, "BAD_REQUEST"],
  [-1e300, 1e300, "BAD_REQUEST"],
  [1e15, 1e15 + 1, "BAD_REQUEST"],
])("the range from %d to %d is refused: %s", async (start, end, code) => {
  await expect(getInfluencerAnalytics(t.db, { ...account("1000000"), start, end })).rejects.toMatchObject({
    code,
  });
});

test.each([
  [-6_000_000, 0],
  [253_402_300_800 - 1, 253_402_300_800],
  [0, 6_000_000],
])("the range from %d to %d is only empty", async (start, end) => {
  const id = await withRows([]);
  expect(await rowsOf(id, start, end)).toEqual([]);
});
