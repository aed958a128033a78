/** Another range beside a series: read as if it had been asked for by itself, in one step with it. */

import { afterAll, beforeAll, expect, test } from "vitest";
import { DAY_S, HOUR_S } from "#lib/domain/seconds.ts";
import { seriesCsv } from "#lib/domain/series-csv.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { insertDataPoints, insertInfluencer } from "#lib/testing/insert-influencer.ts";
import { getSeries } from "./get-series.ts";

let t: TestDatabase;
/** New York's clocks went back at 06:00Z. */
const sunday = Date.UTC(2026, 10, 1, 4) / 1_000;
const clock = { now: () => (sunday + 30 * DAY_S) * 1_000 };
const account = { platform: "mockstagram" as const, externalId: "1000042" };

beforeAll(async () => {
  t = await createTestDatabase();
  const { id } = await insertInfluencer(t.db, account.externalId, [
    { kind: "live", from: sunday - 3 * DAY_S, to: sunday + DAY_S, interval: HOUR_S },
    { kind: "paused", from: sunday + DAY_S, to: null, interval: HOUR_S },
  ]);
  const hours = Array.from({ length: 96 }, (_, i) => sunday - 3 * DAY_S + i * HOUR_S);
  const rows = hours.map((time, i) => ({ time, followers: 1_000 + i, following: i % 7 === 0 ? null : 10 }));
  await insertDataPoints(
    t.db,
    id,
    rows.filter(({ time }) => time !== sunday - 5 * HOUR_S),
  );
});
afterAll(() => t.close());

test("the period before lies beside the buckets as the same question about it answers, gaps and all", async () => {
  const range = { from: sunday, to: sunday + DAY_S, step: "1h" as const, tz: "UTC" };
  const series = await getSeries(t.db, { ...account, ...range, vs: "previous" }, clock);
  const before = await getSeries(t.db, { ...account, ...range, from: sunday - DAY_S, to: sunday }, clock);
  expect(series.comparison).toEqual({
    kind: "previous",
    from: sunday - DAY_S,
    to: sunday,
    t: before.t,
    followers: { last: before.followers?.last, count: before.followers?.count },
    following: { last: before.following?.last, count: before.following?.count },
    posts: { last: before.posts?.last, count: before.posts?.count },
    expected: 24,
    present: 23,
  });
  expect(series.comparison?.followers?.last[19]).toBeNull();
  expect((await getSeries(t.db, { ...account, ...range }, clock)).comparison).toBeNull();
});

test("a day of 25 hours lies beside one of 24 by the clock: the hour that came twice is beside nothing", async () => {
  const range = { from: sunday, to: sunday + 25 * HOUR_S, step: "1h" as const, tz: "America/New_York" };
  const { comparison, t: starts } = await getSeries(t.db, { ...account, ...range, vs: "previous" }, clock);
  expect(comparison).toMatchObject({ from: sunday - DAY_S, to: sunday });
  expect(starts).toHaveLength(25);
  // 00:00, 01:00, 01:00 again, 02:00 …
  expect(comparison?.followers?.last.slice(0, 4)).toEqual([1_048, 1_049, null, 1_050]);
  expect(comparison?.t.at(-1)).toBe(sunday - HOUR_S);
});

test("a year before anything was there: no value, nothing was due", async () => {
  const range = { from: sunday, to: sunday + DAY_S, tz: "Asia/Kolkata" };
  const { comparison } = await getSeries(t.db, { ...account, ...range, vs: "year" }, clock);
  expect(comparison).toMatchObject({ from: sunday - 364 * DAY_S, expected: 0, present: 0 });
  expect(comparison?.followers?.last.every((value) => value === null)).toBe(true);
});

test("what was not due is told with its reason", async () => {
  const range = { from: sunday - 4 * DAY_S, to: sunday + 2 * DAY_S, step: "6h" as const };
  const { notDue } = await getSeries(t.db, { ...account, ...range }, clock);
  expect(notDue).toEqual([
    { from: sunday - 4 * DAY_S, to: sunday - 3 * DAY_S, reason: "not_tracked" },
    { from: sunday + DAY_S, to: sunday + 2 * DAY_S, reason: "paused" },
  ]);
});

test("between two intervals nothing was due because of the change, whichever part of it is asked for", async () => {
  const noon = sunday + 10 * DAY_S;
  const [from, to] = [noon + 2 * 60, noon + DAY_S / 2];
  await insertInfluencer(t.db, "1000043", [
    { kind: "live", from: noon - DAY_S, to: from, interval: 60 },
    { kind: "live", from: to, to: null, interval: DAY_S },
  ]);
  const ask = async (range: { from: number; to: number }) =>
    (await getSeries(t.db, { ...account, externalId: "1000043", ...range, step: "1h" as const }, clock))
      .notDue;
  const reason = "interval_changed";
  expect(await ask({ from: noon - DAY_S, to: noon + DAY_S })).toEqual([{ from, to, reason }]);
  expect(await ask({ from: noon - DAY_S, to: noon + 6 * HOUR_S })).toEqual([
    { from, to: noon + 6 * HOUR_S, reason },
  ]);
  const inside = { from: noon + HOUR_S, to: noon + 6 * HOUR_S };
  expect(await ask(inside)).toEqual([{ ...inside, reason }]);
});

test("as a file: a line a bucket, ISO times, nothing where there is no value", async () => {
  const range = { from: sunday - 6 * HOUR_S, to: sunday - 3 * HOUR_S, step: "1h" as const };
  const fields = ["followers", "following"] as const;
  const series = await getSeries(t.db, { ...account, ...range, fields, vs: "previous" }, clock);
  const lines = seriesCsv(series).split("\r\n");
  const head = lines[0]?.split(",") ?? [];
  const rows = lines
    .slice(1, -1)
    .map((line) => Object.fromEntries(line.split(",").map((c, i) => [head[i], c])));
  expect(rows).toHaveLength(3);
  expect(rows[0]).toMatchObject({
    from: "2026-10-31T22:00:00.000Z",
    to: "2026-10-31T23:00:00.000Z",
    followers: "1066",
    followers_net_gain: "",
    ratio: "106.6",
    expected: "1",
    vs_from: "2026-10-31T19:00:00.000Z",
    vs_followers: "1063",
    vs_followers_change: "3",
  });
  expect(rows[1]).toMatchObject({ followers: "", followers_average: "", followers_net_gain: "", ratio: "" });
  expect(rows[2]).toMatchObject({ followers: "1068", followers_net_gain: "", vs_followers_change: "3" });
});
