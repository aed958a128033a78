/** What series, stats and coverage say of times whose data points, or even 15-minute roll-ups, are gone. */

import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import type { FailureReason } from "#lib/domain/failure.ts";
import { DAY_S, HOUR_S } from "#lib/domain/seconds.ts";
import { type Step, steps } from "#lib/domain/series.ts";
import { countDataPoints } from "#lib/query/count-data-points.ts";
import { getInfluencer } from "#lib/query/get-influencer.ts";
import { getInfluencerAnalytics } from "#lib/query/get-influencer-analytics.ts";
import { getKeptFrom } from "#lib/query/get-kept-from.ts";
import { getSeries } from "#lib/query/get-series.ts";
import { getStats } from "#lib/query/get-stats.ts";
import { createTestDatabase } from "#lib/testing/create-test-database.ts";
import {
  BASE,
  dropAt,
  keyOf,
  payloadOf,
  resetRetention,
  rollUpAll,
  storeAt,
} from "#lib/testing/retention-fixtures.ts";
import { runsOf } from "#lib/testing/runs-of.ts";
import { buildSnapshot } from "./build-snapshot.ts";
import { eraseRemoved } from "./erase-removed.ts";
import { storeDataPoints } from "./store-data-points.ts";

const t = await createTestDatabase();
const { db } = t;
afterAll(() => t.close());
beforeEach(() => resetRetention(db));

const DAYS = 4;
/** All is over then. */
const later = { now: () => (BASE + 3_000 * DAY_S) * 1_000 };

/** Followers of one influencer by slot, after BASE: all that was ever taken. */
type Model = Map<number, number | null>;

function sumUp(model: Model, from: number, to: number) {
  const slots = [...model].filter(([at]) => at >= from && at < to).sort(([a], [b]) => a - b);
  const counts = slots.flatMap(([, followers]) => followers ?? []);
  const none = counts.length === 0;
  return {
    slots: slots.length,
    newest: slots.at(-1)?.[0] ?? null,
    first: counts.at(0) ?? null,
    last: counts.at(-1) ?? null,
    min: none ? null : Math.min(...counts),
    max: none ? null : Math.max(...counts),
    sum: none ? null : counts.reduce((a, b) => a + b, 0),
    count: counts.length,
  };
}

interface Question {
  from: number;
  to: number;
  step: Step | "auto";
  tz: string;
}

const widths: Readonly<Record<Step, number>> = {
  "1m": 60,
  "5m": 300,
  "15m": 900,
  "1h": 3_600,
  "6h": 21_600,
  "1d": 86_400,
  "1w": 604_800,
};

/** Of the range that they name, answers must be those of all that was ever taken, whatever is left of it. */
async function expectTrueAnswers(id: number, model: Model, { from, to, step, tz }: Question) {
  const kept = await getKeptFrom(db);
  const [rawFrom, quartersFrom] = [kept.dataPoints - BASE, kept.quarters - BASE];
  const asked = { ...keyOf(id), from: BASE + from, to: BASE + to };
  const finest = to <= from || from >= rawFrom ? 0 : from >= quartersFrom ? 900 : HOUR_S;
  const reading = getSeries(db, { ...asked, step, tz }, later);
  if (step !== "auto" && widths[step] < finest) {
    await expect(reading).rejects.toMatchObject({ code: "BAD_REQUEST" });
    return;
  }
  const series = await reading;
  const stats = await getStats(db, asked);
  for (const answer of [series, stats]) {
    const [start, end] = [answer.from - BASE, answer.to - BASE];
    // Outward, where cells are divided, by less than one of them, and it is said.
    const cell = (at: number) => (from >= to || at >= rawFrom ? null : at >= quartersFrom ? 900 : HOUR_S);
    const [first, last] = [cell(from), cell(to)];
    expect(start).toBe(first === null ? from : Math.floor(from / first) * first);
    expect(end).toBe(last === null ? to : Math.ceil(to / last) * last + 0);
    if (finest === 0) expect(answer.retention).toBeNull();
    else {
      const moved = Math.max(start === from ? 0 : (first ?? 0), end === to ? 0 : (last ?? 0));
      expect(answer.retention).toEqual({
        dataPointsFrom: kept.dataPoints,
        quartersFrom: start < quartersFrom ? kept.quarters : null,
        asked: { from: asked.from, to: asked.to },
        snappedTo: moved === 0 ? null : moved,
      });
    }
  }
  const [start, end] = [series.from - BASE, series.to - BASE];
  const all = sumUp(model, start, end);
  const before = sumUp(model, Number.NEGATIVE_INFINITY, start).last ?? all.first;
  expect(stats.latestTime).toBe(all.newest === null ? null : all.newest + BASE);
  expect(stats.followers).toMatchObject({
    ...{ latest: all.last, min: all.min, max: all.max, count: all.count },
    average: all.sum === null ? null : all.sum / all.count,
    gain: all.last === null || before === null ? null : all.last - before,
  });
  const buckets = series.t.map((at, i) => {
    const until = Math.min((series.t[i + 1] ?? series.to) - BASE, end);
    return sumUp(model, Math.max(at - BASE, start), until);
  });
  const column = (name: "last" | "min" | "max" | "sum" | "count") => buckets.map((b) => b[name]);
  expect(series.followers).toEqual({
    ...{
      last: column("last"),
      min: column("min"),
      max: column("max"),
      sum: column("sum"),
      count: column("count"),
    },
  });
  const due = Math.max(0, Math.ceil(end / 60) - Math.ceil(Math.max(0, start) / 60));
  expect(series.coverage).toMatchObject({ expected: due, present: all.slots });
  expect(series.expected.reduce((a, b) => a + b, 0)).toBe(due);
}

const minute = fc.oneof(
  fc.nat(DAYS * 24 * 60 - 1),
  // Around edges of quarters, hours and days.
  fc
    .record({ quarter: fc.nat(DAYS * 24 * 4 - 1), off: fc.integer({ min: -2, max: 2 }) })
    .map(({ quarter, off }) => Math.max(0, quarter * 15 + off)),
);
const value = fc.option(fc.nat(1_000), { freq: 5 });
const moment = fc.oneof(
  minute.map((n) => n * 60),
  // Exact also when added to BASE.
  fc.integer({ min: -HOUR_S * 4, max: DAYS * DAY_S * 4 }).map((n) => n / 4),
);
const event = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constant("store" as const),
      minutes: fc.array(minute, { minLength: 1, maxLength: 4 }),
      one: value,
      three: value,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant("roll" as const), marks: fc.integer({ min: 1, max: 40 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("drop" as const),
      at: fc.integer({ min: 24, max: (DAYS + 1) * 24 }),
      rollUpDays: fc.constantFrom(1, 2, 730),
      parts: fc.constantFrom(0, 1, 9),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("erase" as const) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("ask" as const),
      from: moment,
      length: fc.oneof(moment, fc.constantFrom(0, 1, 60, 900, HOUR_S)),
      step: fc.constantFrom(...steps, "auto" as const),
      tz: fc.constantFrom("UTC", "Europe/Berlin", "Asia/Kathmandu", "Asia/Kolkata"),
    }),
  },
);

test("answers are those of all that was ever taken, whatever is stored late, rolled up, dropped and erased in whatever order", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 15, maxLength: 35 }), async (events) => {
      await resetRetention(db);
      const models: Record<1 | 3, Model> = { 1: new Map(), 3: new Map() };
      let horizon = Number.NEGATIVE_INFINITY;
      let erased = false;
      const take = (id: 1 | 3, at: number, followers: number | null) => {
        if (at < horizon || models[id].has(at) || (id === 3 && erased)) return;
        models[id].set(at, followers);
      };
      for (const e of events) {
        if (e.kind === "store") {
          const minutes = e.minutes.map((n) => n * 60);
          const both = minutes.flatMap((at) => [
            payloadOf(1, BASE + at, [{ id: 1, followers: e.one }]),
            payloadOf(2, BASE + at, [{ id: 3, followers: e.three }]),
          ]);
          await storeDataPoints(db, both);
          for (const at of minutes) {
            take(1, at, e.one);
            take(3, at, e.three);
          }
        } else if (e.kind === "roll") await rollUpAll(db, e.marks);
        else if (e.kind === "drop") {
          await dropAt(db, e.at * HOUR_S, { rollUpDays: e.rollUpDays, parts: e.parts });
          const { dataPoints } = await getKeptFrom(db);
          expect(dataPoints - BASE).toBeGreaterThanOrEqual(horizon);
          expect(dataPoints - BASE).toBeLessThanOrEqual(Math.max(horizon, e.at * HOUR_S - DAY_S));
          horizon = dataPoints - BASE;
          expect(
            await db.execute(sql`
            SELECT FROM dirty_hours WHERE hour < (SELECT kept_from FROM retention WHERE source = 'data_points')`),
          ).toHaveLength(0);
        } else if (e.kind === "erase" && !erased) {
          erased = true;
          models[3].clear();
          await db.execute(sql`UPDATE influencers SET removed_at = now() - interval '30 days' WHERE id = 3`);
          await eraseRemoved(db);
        } else if (e.kind === "ask") {
          const question = { ...e, to: e.from + Math.max(0, e.length) };
          await expectTrueAnswers(1, models[1], question);
          if (!erased) await expectTrueAnswers(3, models[3], question);
        }
      }
      await rollUpAll(db);
      await dropAt(db, DAYS * DAY_S, { rollUpDays: 2 });
      for (const step of ["1h", "1d"] as const)
        await expectTrueAnswers(1, models[1], { from: 0.1 * DAY_S, to: DAYS * DAY_S, step, tz: "UTC" });
    }),
    { numRuns: runsOf(7) },
  );
}, 240_000);

describe("of times whose data points are gone", () => {
  test("averages over whole 15 minutes equal those of the data points before they were dropped", async () => {
    const slots = Array.from({ length: 240 }, (_, i) => i * 60).filter((at) => at % 420 !== 0);
    await storeDataPoints(
      db,
      slots.map((at) => payloadOf(1, BASE + at, [{ id: 1, followers: at % 997 }])),
    );
    const ranges = [0, 1, 2, 5, 9, 15].flatMap((from) =>
      [1, 3, 4, 8, 16].filter((to) => to > from).map((to) => ({ from: from * 900, to: to * 900 })),
    );
    const truth: unknown[] = [];
    for (const { from, to } of ranges) {
      const [row] = await db.execute(sql`
        SELECT avg(followers)::float8 AS average, count(*)::int AS count FROM data_points
        WHERE time >= to_timestamp(${BASE + from}) AND time < to_timestamp(${BASE + to})`);
      truth.push(row);
    }
    await rollUpAll(db);
    await dropAt(db, 9 * DAY_S);
    expect(await db.execute(sql`SELECT FROM data_points`)).toHaveLength(0);
    for (const [i, { from, to }] of ranges.entries()) {
      const { followers, retention } = await getStats(db, {
        ...keyOf(1),
        from: BASE + from,
        to: BASE + to,
      });
      expect({ average: followers.average, count: followers.count }).toEqual(truth[i]);
      expect(retention?.snappedTo).toBeNull();
    }
  });

  test("the original endpoint has no rows, on no edition", async () => {
    for (const at of [0, DAY_S + HOUR_S, DAY_S + 3 * HOUR_S]) await storeAt(db, at, { id: 1, followers: 7 });
    await rollUpAll(db);
    await dropAt(db, 2 * DAY_S + 2 * HOUR_S);
    const data = await getInfluencerAnalytics(db, { ...keyOf(1), start: BASE, end: BASE + 2 * DAY_S });
    expect(JSON.parse(data).map(([ms]: number[]) => Number(ms) / 1_000 - BASE)).toEqual([DAY_S + 3 * HOUR_S]);
  });

  test("the newest one is still told, counted, in the snapshot, and what the state goes by", async () => {
    const failed = (at: number, reason: FailureReason) =>
      storeDataPoints(db, [{ ...payloadOf(1, BASE + at, []), failures: [{ reason, ids: [1] }] }]);
    await failed(0, "private");
    await storeAt(db, HOUR_S, { id: 1, followers: 7 });
    await storeAt(db, HOUR_S + 60, { id: 1, followers: 9 });
    await rollUpAll(db);
    await dropAt(db, 9 * DAY_S);
    expect(await db.execute(sql`SELECT FROM data_points`)).toHaveLength(0);
    const { latest } = await getInfluencer(db, keyOf(1));
    expect(latest).toMatchObject({ time: BASE + HOUR_S + 60, followers: 9 });
    expect(await countDataPoints(db, 1)).toBe(2);
    const built = await buildSnapshot(db, later, { anew: true });
    const [row] = await db.execute(sql`
      SELECT followers, rank FROM ${sql.identifier(`snapshot_${built?.generation}`)} WHERE influencer_id = 1`);
    expect(row).toEqual({ followers: 9, rank: 1 });
    // It was private before it answered; that its answer is dropped does not make it so again.
    await failed(10 * DAY_S, "timeout");
    expect((await getInfluencer(db, keyOf(1))).state).toBe("failing");
  });

  test("slots of seconds are left out of coverage, since the roll-ups don't tell them apart: none reads as missing", async () => {
    await db.execute(sql`UPDATE tracking_periods SET interval_s = 5 WHERE influencer_id = 1`);
    for (const at of [0, 5, 10, DAY_S]) await storeAt(db, at, { id: 1, followers: 7 });
    await rollUpAll(db);
    await dropAt(db, 2 * DAY_S);
    const asked = { ...keyOf(1), from: BASE, to: BASE + DAY_S + 10 };
    const { coverage, followers } = await getSeries(db, asked, later);
    expect(coverage).toMatchObject({ expected: 2, present: 1 });
    expect(followers?.count.reduce((a, b) => a + b, 0)).toBe(4);
  });
});
