import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { HOUR_S } from "#lib/domain/seconds.ts";
import { rollUpHours } from "#lib/ingest/roll-up-hours.ts";
import { createTestDatabase } from "#lib/testing/create-test-database.ts";
import { BASE, keyOf, later, resetPlatform, storeCounts, sumUp } from "#lib/testing/platform-fixtures.ts";
import { getJumps } from "./get-jumps.ts";

const t = await createTestDatabase({ prepared: true });
const { db } = t;
afterAll(() => t.close());

const HOURS = 40;
const PURGE = 30;
const OWN = 35;
const INFLUENCERS = 24;
/** Its counts of hours 26 to 28 are missing, and with them that it rose meanwhile. */
const WITH_GAP = 2;

/** The last count of an hour; all lose some percent in the purge, and each hour brings or takes a few. */
function countOf(id: number, hour: number): number {
  const purged = hour >= PURGE ? 1 - 0.004 - 0.0006 * id : 1;
  const own = id === 1 && hour >= OWN ? 1.12 : 1;
  const late = id === WITH_GAP && hour > 28 ? 1.1 : 1;
  return Math.round((20_000 + 1_000 * id) * purged * own * late) + ((hour + id) % 2) * 4;
}
const isMissing = (id: number, hour: number) => id === WITH_GAP && hour >= 26 && hour <= 28;

async function store(influencers: number, from: number, to: number) {
  for (let hour = from; hour < to; hour++) {
    const ids = Array.from({ length: influencers }, (_, i) => i + 1).filter((id) => !isMissing(id, hour));
    // What stands in the middle of an hour is not what its end says.
    await storeCounts(db, hour * HOUR_S + 600, new Map(ids.map((id) => [id, 1])));
    await storeCounts(db, hour * HOUR_S + 3_540, new Map(ids.map((id) => [id, countOf(id, hour)])));
  }
}

/** Hours after BASE. */
const ask = (id: number, from = 0, to = HOURS, clock = later) =>
  getJumps(t.web, { ...keyOf(id), from: BASE + from * HOUR_S, to: BASE + to * HOUR_S }, clock);

describe("of a platform that threw accounts out", () => {
  beforeAll(async () => {
    await resetPlatform(db, INFLUENCERS);
    await store(INFLUENCERS, 0, HOURS);
    await sumUp(db);
  });

  test("an account's fall with all others is the platform's, with the numbers behind it", async () => {
    const { jumps, judged, tooEarly, jumpsTotal } = await ask(9);
    const [before, after] = [countOf(9, PURGE - 1), countOf(9, PURGE)];
    expect(jumps).toMatchObject([
      {
        ...{ hour: BASE + PURGE * HOUR_S, hours: 1, before, after, change: after - before },
        ...{ changePercent: ((after - before) / before) * 100, verdict: "platform", doubt: null },
        baseline: { gains: PURGE - 1, usual: 4, mad: 0, far: 8 },
        others: { compared: INFLUENCERS, rose: 0, fell: INFLUENCERS, stayed: 0 },
      },
    ]);
    const { p10, median, p90, typical } = jumps[0]?.others ?? {};
    expect([p10, median, p90].every((q) => q != null && q < -0.3 && q > -2)).toBe(true);
    expect(typical).toBeCloseTo(-(median ?? 0), 9);
    // 24 gains need 25 hours, and the first hour has none.
    expect({ judged, tooEarly, jumpsTotal }).toEqual({ judged: 15, tooEarly: 24, jumpsTotal: 1 });
  });

  test("an account's rise by itself is its own, and both are told, the newest first", async () => {
    const { jumps } = await ask(1);
    expect(jumps.map(({ hour, verdict }) => [(hour - BASE) / HOUR_S, verdict])).toEqual([
      [OWN, "own"],
      [PURGE, "platform"],
    ]);
    const [own] = jumps;
    expect(own?.changePercent).toBeCloseTo(12, 0);
    expect(own?.others?.compared).toBe(INFLUENCERS);
    expect(own?.others?.typical).toBeLessThan(0.02);
  });

  test("a change over a gap is no hour's, and is held against nobody", async () => {
    const { jumps } = await ask(WITH_GAP);
    expect(jumps).toMatchObject([
      { hour: BASE + PURGE * HOUR_S, hours: 1, verdict: "platform" },
      { hour: BASE + 29 * HOUR_S, hours: 4, verdict: "unclear", doubt: "gap", others: null },
    ]);
  });

  test("only whole hours of the range that are over are judged, by what came before it, too", async () => {
    const { jumps } = await ask(9, PURGE, PURGE + 1);
    expect(jumps).toHaveLength(1);
    expect((await ask(9, PURGE + 0.01, HOURS)).jumps).toEqual([]);
    expect((await ask(9, 0, PURGE + 0.99)).jumps).toEqual([]);
    const at = (seconds: number) => ({ now: () => (BASE + (PURGE + 1) * HOUR_S + seconds) * 1_000 });
    expect((await ask(9, PURGE, HOURS, at(119))).judged).toBe(0);
    expect((await ask(9, PURGE, HOURS, at(120))).jumps).toEqual(jumps);
    expect(await ask(9, 20, 20)).toMatchObject({ jumps: [], judged: 0, tooEarly: 0 });
  });

  test("it is the same from data points as from roll-ups", async () => {
    const rolledUp = await ask(1);
    await db.execute(sql`
      INSERT INTO dirty_hours (hour, shard_id)
      SELECT to_timestamp(${BASE} + n * 7200), 1 FROM generate_series(0, ${HOURS / 2}::int) AS n`);
    const mixed = await ask(1);
    const bare = (jumps: typeof mixed.jumps) =>
      jumps.map(({ others: _others, verdict: _verdict, doubt: _doubt, ...numbers }) => numbers);
    expect(bare(mixed.jumps)).toEqual(bare(rolledUp.jumps));
    await sumUp(db);
    expect(await ask(1)).toEqual(rolledUp);
  });

  test("nothing is said while an hour is being rolled up, until what others did is made anew", async () => {
    const doubt = async () => (await ask(9)).jumps[0]?.doubt;
    // Somebody's data point of the hour before came late.
    await storeCounts(db, (PURGE - 1) * HOUR_S + 3_480, new Map([[4, 7]]));
    expect(await doubt()).toBe("pending");
    await rollUpHours(db, later, { quietS: 0 });
    expect(await doubt()).toBe("pending");
    await sumUp(db);
    expect(await doubt()).toBeNull();
    await db.execute(sql`DELETE FROM platform_hours`);
    expect(await doubt()).toBe("not_kept");
  });
});

test("with few others nothing is said of them", async () => {
  await resetPlatform(db, 5);
  await store(5, 0, PURGE + 1);
  await sumUp(db);
  expect((await ask(3)).jumps).toMatchObject([
    { verdict: "unclear", doubt: "few_others", others: { compared: 5, fell: 5 } },
  ]);
});

test("an account without a day's history has no jumps, however it moves", async () => {
  await resetPlatform(db, INFLUENCERS);
  await store(INFLUENCERS, PURGE - 5, PURGE + 3);
  await sumUp(db);
  expect(await ask(9)).toMatchObject({ jumps: [], judged: 0, tooEarly: 7 });
});

test("nobody's are not found", async () => {
  await expect(ask(999)).rejects.toMatchObject({ code: "NOT_FOUND" });
});
