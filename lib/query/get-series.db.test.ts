import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bucketEdges } from "#lib/domain/bucket-edges.ts";
import type { TrackingPeriod } from "#lib/domain/influencer.ts";
import { type Gap, seriesFields, seriesSchema, steps } from "#lib/domain/series.ts";
import { graceOf } from "#lib/domain/slot.ts";
import { rollUpHours } from "#lib/ingest/roll-up-hours.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import {
  type DataPointRow,
  insertDataPoints,
  insertFailure,
  insertInfluencer,
} from "#lib/testing/insert-influencer.ts";
import { runsOf } from "#lib/testing/runs-of.ts";
import { getSeries } from "./get-series.ts";
import { getStats } from "./get-stats.ts";
import { listWorkerAbsences } from "./list-worker-absences.ts";

let t: TestDatabase;
let next = 1_000_000;
const account = (externalId: string) => ({ platform: "mockstagram" as const, externalId });
const clockAt = (seconds: number) => ({ now: () => seconds * 1_000 });
/** An hour before New York's and a week before Berlin's clocks go back. */
const base = Date.UTC(2026, 9, 20) / 1_000;

beforeAll(async () => {
  t = await createTestDatabase();
});
afterAll(() => t.close());

/** Answers are the same whether the hours are rolled up or not. */
async function given(periods: TrackingPeriod[], rows: DataPointRow[], rolledUp = false) {
  const externalId = String(next++);
  const influencer = await insertInfluencer(t.db, externalId, periods);
  await insertDataPoints(t.db, influencer.id, rows);
  while (rolledUp && (await rollUpHours(t.db, clockAt(base * 2), { quietS: 0 })) > 0);
  return influencer;
}

const count = fc.option(fc.oneof(fc.nat(2 ** 31 - 1), fc.nat(1_000)), { freq: 6 });

test("series and stats equal the same question put to the raw data, for any data, range, zone and step", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.record({ place: fc.nat(2_000), followers: count, following: count, posts: count }), {
        selector: (row) => row.place,
        maxLength: 80,
      }),
      fc.constantFrom(60, 300, 3_600),
      fc.double({ min: -0.1, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constantFrom("UTC", "America/New_York", "Europe/Berlin", "Asia/Kathmandu", "Australia/Lord_Howe"),
      fc.constantFrom(...steps, "auto" as const),
      fc.boolean(),
      async (rows, interval, share, size, tz, step, rolledUp) => {
        const points = rows.map(({ place, ...counts }) => ({ time: base + place * interval, ...counts }));
        const influencer = await given([{ kind: "live", from: base, to: null, interval }], points, rolledUp);
        const from = base + share * 2_000 * interval;
        const to = from + size * 2_000 * interval;
        fc.pre(step === "auto" || bucketEdges(from, to, step, tz) !== null);
        const series = await getSeries(
          t.db,
          { ...account(influencer.externalId), from, to, step, tz },
          clockAt(to),
        );
        expect(seriesSchema.parse(series)).toEqual(series);
        const edges = bucketEdges(from, to, series.step, tz) ?? [];
        expect(series.t).toEqual(edges.slice(0, -1));
        const stats = await getStats(t.db, { ...account(influencer.externalId), from, to });
        for (const field of seriesFields) {
          const column = series[field];
          const bucketOf = (at: number) => edges.findLastIndex((edge) => edge <= at);
          const raw = await rawBuckets(influencer.id, field, from, to);
          const [exact] = await t.db.execute<{ average: number | null; count: number }>(sql`
            SELECT sum(${sql.identifier(field)})::float8 / nullif(count(${sql.identifier(field)}), 0) AS average,
              count(${sql.identifier(field)})::int AS count
            FROM data_points WHERE influencer_id = ${influencer.id}
              AND time >= to_timestamp(${from}::float8) AND time < to_timestamp(${to}::float8)`);
          expect(stats[field].average).toBe(exact?.average ?? null);
          expect(stats[field].count).toBe(exact?.count);
          expect(total(column?.count)).toBe(exact?.count);
          expect(stats[field].latest).toBe(raw.at(-1)?.value ?? null);
          expect(stats[field].max).toBe(raw.length === 0 ? null : Math.max(...raw.map((r) => r.value)));
          expect(stats[field].min).toBe(raw.length === 0 ? null : Math.min(...raw.map((r) => r.value)));
          series.t.forEach((_, i) => {
            const inside = raw.filter((r) => bucketOf(r.at) === i).map((r) => r.value);
            const none = inside.length === 0;
            expect(column?.count[i]).toBe(inside.length);
            expect(column?.sum[i]).toBe(none ? null : inside.reduce((a, b) => a + b, 0));
            expect(column?.min[i]).toBe(none ? null : Math.min(...inside));
            expect(column?.max[i]).toBe(none ? null : Math.max(...inside));
            expect(column?.last[i]).toBe(inside.at(-1) ?? null);
          });
        }
      },
    ),
    { numRuns: runsOf(40) },
  );
}, 120_000);

/** Ascending by slot, without nulls. */
async function rawBuckets(id: number, field: string, from: number, to: number) {
  return await t.db.execute<{ at: number; value: number }>(sql`
    SELECT extract(epoch FROM time)::float8 AS at, ${sql.identifier(field)} AS value FROM data_points
    WHERE influencer_id = ${id} AND ${sql.identifier(field)} IS NOT NULL
      AND time >= to_timestamp(${from}::float8) AND time < to_timestamp(${to}::float8) ORDER BY time`);
}

const total = (values: readonly number[] = []) => values.reduce((a, b) => a + b, 0);

/** Runs of workers, as seconds from `base`, put in place of all others. */
async function givenRuns(runs: readonly { start: number; length: number }[]) {
  await t.db.execute(sql`TRUNCATE worker_runs`);
  for (const [i, { start, length }] of runs.entries()) {
    await t.db.execute(sql`INSERT INTO worker_runs VALUES (
      ${`w${i}`}, to_timestamp(${base + start}), to_timestamp(${base + start + length}))`);
  }
}

/** Whether in some second of [from, to) no worker ran, though one had before. */
function wasAbsent(
  runs: readonly { start: number; length: number }[],
  from: number,
  to: number,
  now: number,
) {
  const first = Math.min(...runs.map((run) => run.start));
  for (let t = from - base; t < to - base; t++) {
    const runsNow = runs.some(
      ({ start, length }) => start <= t && (t < start + length || base + start + length >= now - 15),
    );
    if (!runsNow && t >= first) return true;
  }
  return false;
}

test("coverage equals counting slot by slot: periods of any kind, failures of shard and influencer, absent workers, running slots", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          kind: fc.constantFrom("live", "demo", "paused", "not_found" as const),
          interval: fc.constantFrom(60, 300),
          slots: fc.integer({ min: 1, max: 12 }),
        }),
        { minLength: 1, maxLength: 4 },
      ),
      fc.array(fc.constantFrom("present", "present", "missing", "timeout", "worker_down"), {
        minLength: 48,
        maxLength: 48,
      }),
      fc.array(fc.record({ start: fc.integer({ min: -600, max: 6_000 }), length: fc.nat(2_000) }), {
        maxLength: 6,
      }),
      fc.nat(1_000),
      fc.nat(1_000),
      fc.boolean(),
      async (spans, fates, runs, fromShare, nowShare, rolledUp) => {
        await givenRuns(runs);
        let at = base;
        const periods = spans.map(({ kind, interval, slots }) => {
          const from = Math.ceil(at / interval) * interval;
          at = from + slots * interval;
          return { kind, from, to: at, interval };
        });
        const from = Math.round(base + (fromShare / 1_000) * (at - base) * 0.8);
        const to = at + 30;
        const now = base + (nowShare / 1_000) * (at - base) * 1.2;
        const slots = periods
          .flatMap(({ kind, from: begin, to: end, interval }) =>
            Array.from({ length: (end - begin) / interval }, (_, i) => ({
              slot: begin + i * interval,
              interval,
              due: kind === "live" || kind === "demo",
            })),
          )
          .map((slot, i) => ({ ...slot, fate: slot.slot <= now ? fates[i % fates.length] : "missing" }));
        // Data points of paused periods exist in life, too: of answers that were under way. So do ones off the grid.
        const present = slots.filter((s) => s.fate === "present");
        const influencer = await given(
          periods,
          present.flatMap(({ slot, interval }) =>
            [slot, ...(interval === 300 ? [slot + 60] : [])].map((time) => ({
              time,
              followers: null,
              following: 1,
            })),
          ),
          rolledUp,
        );
        for (const { slot, fate } of slots) {
          const failure = { shardId: influencer.shardId, slot };
          if (fate === "timeout")
            await insertFailure(t.db, { ...failure, reason: fate, ids: [influencer.id] });
          else if (fate === "worker_down") await insertFailure(t.db, { ...failure, reason: fate, ids: null });
          else await insertFailure(t.db, { ...failure, reason: "private", ids: [influencer.id + 1_000_000] });
        }
        const expected = slots.filter(
          (s) =>
            s.due &&
            s.slot >= from &&
            (s.fate === "present" || s.slot + s.interval + graceOf(s.interval) <= now),
        );
        const gaps: Gap[] = [];
        for (const { slot, interval, fate } of expected) {
          if (fate === "present") continue;
          const filed = fate === "timeout" || fate === "worker_down" ? fate : null;
          const reason = filed ?? (wasAbsent(runs, slot, slot + interval, now) ? "worker_down" : "unknown");
          const last = gaps.at(-1);
          if (last?.to === slot && last.reason === reason) {
            last.to += interval;
            last.slots += 1;
          } else gaps.push({ from: slot, to: slot + interval, slots: 1, reason });
        }
        const series = await getSeries(
          t.db,
          { ...account(influencer.externalId), from, to, step: "5m", fields: ["followers"] },
          clockAt(now),
        );
        expect(series.coverage).toEqual({
          expected: expected.length,
          present: expected.filter((s) => s.fate === "present").length,
          gaps: gaps.slice(0, 100),
          gapsTotal: gaps.length,
          missingByReason: Object.fromEntries(
            [...Map.groupBy(gaps, ({ reason }) => reason)].map(([reason, some]) => [
              reason,
              some.reduce((sum, { slots }) => sum + slots, 0),
            ]),
          ),
        });
        expect(series.expected).toEqual(
          series.t.map((start) => expected.filter((s) => s.slot >= start && s.slot < start + 300).length),
        );
        expect(series.following).toBeUndefined();
        expect(series.followers?.sum.every((sum) => sum === null)).toBe(true);
      },
    ),
    { numRuns: runsOf(60) },
  );
  await givenRuns([]);
}, 120_000);

test("a run that showed itself lately still goes on; nothing is claimed of the time before the first run", async () => {
  const ask = (now: number) => listWorkerAbsences(t.db, { from: base, to: base + 10_000, now: base + now });
  expect(await ask(5_000)).toEqual([]);
  await givenRuns([
    { start: 100, length: 50 },
    { start: 120, length: 10 },
    { start: 200, length: 300 },
  ]);
  const between = { from: base + 150, to: base + 200 };
  expect(await ask(515)).toEqual([between]);
  expect(await ask(516)).toEqual([between, { from: base + 500, to: base + 516 }]);
  await givenRuns([]);
});

test("auto follows the intervals in force; demo history is marked, its neighbours joined", async () => {
  const day = 86_400;
  const { externalId } = await given(
    [
      { kind: "demo", from: base - 2 * day, to: base - day, interval: 3_600 },
      { kind: "demo", from: base - day, to: base, interval: 60 },
      { kind: "live", from: base, to: null, interval: 60 },
    ],
    [],
  );
  const ask = (from: number, to: number) =>
    getSeries(t.db, { ...account(externalId), from, to }, clockAt(base));
  const recent = await ask(base - 3_600, base + 600);
  expect(recent.step).toBe("1m");
  expect(recent.demo).toEqual([{ from: base - 3_600, to: base }]);
  const all = await ask(base - 2 * day, base + 600);
  expect(all.step).toBe("1h");
  expect(all.demo).toEqual([{ from: base - 2 * day, to: base }]);
  expect((await ask(base, base + 600)).demo).toEqual([]);
});

test("gain is the last value less the last one before the range, else less the first in it", async () => {
  const { externalId } = await given(
    [{ kind: "live", from: base, to: null, interval: 60 }],
    [
      { time: base, followers: 100, following: null },
      { time: base + 60, followers: null, following: 10 },
      { time: base + 120, followers: 150, following: 12 },
      { time: base + 180, followers: 160, following: 0 },
      { time: base + 240, followers: null, following: 0 },
    ],
  );
  const ask = (from: number, to: number) => getStats(t.db, { ...account(externalId), from, to });
  const later = await ask(base + 120, base + 300);
  expect(later.followers).toMatchObject({ latest: 160, average: 155, count: 2, gain: 60, gainPercent: 60 });
  expect(later.following).toMatchObject({ latest: 0, gain: -10, gainPercent: -100, min: 0, max: 12 });
  expect(later.posts).toEqual({
    latest: null,
    average: null,
    min: null,
    max: null,
    count: 0,
    gain: null,
    gainPercent: null,
  });
  expect(later.latestTime).toBe(base + 240);
  expect(later.ratio).toBeNull();
  const first = await ask(base, base + 180);
  expect(first.followers).toMatchObject({ gain: 50, gainPercent: 50 });
  expect(first.ratio).toBe(150 / 12);
  const zero = await ask(base + 240, base + 300);
  expect(zero.following).toMatchObject({ gain: 0, gainPercent: null });
  expect(zero.followers.gain).toBeNull();
  expect((await ask(base, base)).latestTime).toBeNull();
});

test("a gain is measured from the last value however long before the range it was", async () => {
  const { externalId } = await given(
    [{ kind: "live", from: base - 864_000, to: null, interval: 60 }],
    [
      { time: base - 864_000, followers: 40, following: 5 },
      { time: base - 60, followers: null, following: 6 },
      { time: base, followers: 50, following: 9 },
    ],
  );
  const stats = await getStats(t.db, { ...account(externalId), from: base, to: base + 60 });
  expect(stats.followers.gain).toBe(10);
  expect(stats.following.gain).toBe(3);
});

test("ranges, points and zones that can't be answered are refused in words", async () => {
  const { externalId } = await given([{ kind: "live", from: base, to: null, interval: 60 }], []);
  const ask = (more: object) =>
    getSeries(t.db, { ...account(externalId), from: base, to: base + 7 * 86_400, ...more }, clockAt(base));
  await expect(ask({ step: "1m" })).rejects.toMatchObject({ code: "RANGE_TOO_LONG" });
  await expect(ask({ points: 1, to: base + 70 * 86_400 })).rejects.toMatchObject({ code: "RANGE_TOO_LONG" });
  await expect(ask({ to: base - 1 })).rejects.toMatchObject({ code: "BAD_REQUEST" });
  await expect(ask({ tz: "Mars/Olympus" })).rejects.toMatchObject({ code: "BAD_REQUEST" });
  await expect(ask({ from: 0, to: 253_402_300_800, points: 10_000 })).rejects.toMatchObject({
    code: "RANGE_TOO_LONG",
  });
  await expect(ask({ externalId: "999" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect((await ask({ to: base })).t).toEqual([]);
});
