import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { connectDatabase, type Transaction } from "#lib/db/client.ts";
import { bucketEdges } from "#lib/domain/bucket-edges.ts";
import type { IngestPayload } from "#lib/domain/ingest-payload.ts";
import { HOUR_S } from "#lib/domain/seconds.ts";
import { seriesFields, steps } from "#lib/domain/series.ts";
import { getSeries } from "#lib/query/get-series.ts";
import { getStats } from "#lib/query/get-stats.ts";
import { deleteDemoHistory } from "#lib/store/delete-demo-history.ts";
import { deleteOldestDataPoints } from "#lib/store/delete-oldest-data-points.ts";
import { fileErased } from "#lib/store/file-erased.ts";
import { insertDemoHistory } from "#lib/store/insert-demo-history.ts";
import { lockErasing, lockShards } from "#lib/store/lock-shards.ts";
import { createTestDatabase } from "#lib/testing/create-test-database.ts";
import { listWrongRollUps } from "#lib/testing/roll-up-model.ts";
import { runsOf } from "#lib/testing/runs-of.ts";
import { untilLockAwaited } from "#lib/testing/until-lock-awaited.ts";
import { eraseRemoved } from "./erase-removed.ts";
import { rollUpHours } from "./roll-up-hours.ts";
import { storeDataPoints } from "./store-data-points.ts";

const t = await createTestDatabase({ max: 6 });
const { db } = t;
afterAll(() => t.close());

/** An hour before clocks in Berlin go back. */
const BASE = Date.UTC(2026, 9, 25) / 1_000;
const HOURS = 4;
const clockAt = (seconds: number) => ({ now: () => seconds * 1_000 });
/** All is over then. */
const later = clockAt(BASE + 3 * 86_400);
const rollUp = (marks?: number) =>
  rollUpHours(db, later, { quietS: 0, ...(marks === undefined ? {} : { marks }) });

/** Internal ids are drawn by the database: these are what a fresh one draws. Shard 3 is fetched each 5 seconds. */
const members: Record<number, number[]> = { 1: [1, 2, 3], 2: [4, 5], 3: [6] };
const intervalOf = (shard: number) => (shard === 3 ? 5 : 60);
const externalIdOf = (id: number) => String(1_000_000 + id);

async function reset() {
  await db.execute(sql`
    TRUNCATE data_points, fetch_failures, dirty_hours, slot_tallies, erased_influencers, tracking_periods, influencers,
      shards, rollups_15m, rollups_1h RESTART IDENTITY CASCADE`);
  for (const shard of [1, 2, 3]) {
    await db.execute(sql`
      INSERT INTO shards (platform, interval_s, capacity, size)
      VALUES ('mockstagram', ${intervalOf(shard)}, 1000, ${members[shard]?.length ?? 0})`);
    for (const id of members[shard] ?? []) {
      await db.execute(sql`
        INSERT INTO influencers (platform, external_id, interval_s, shard_id)
        VALUES ('mockstagram', ${externalIdOf(id)}, ${intervalOf(shard)}, ${shard})`);
      await db.execute(sql`
        INSERT INTO tracking_periods (influencer_id, "from", interval_s, kind, shard_id)
        VALUES (${id}, to_timestamp(${BASE}), ${intervalOf(shard)}, 'live', ${shard})`);
    }
  }
}
beforeEach(reset);

function payloadOf(
  shard: number,
  slot: number,
  points: { id: number; followers: number | null; posts?: number | null }[],
): IngestPayload {
  return {
    ...{ v: 1, shard, slot, fetchedAt: (slot + 1) * 1_000, failures: [] },
    ids: points.map((p) => p.id),
    offsets: points.map(() => 1_000),
    followers: points.map((p) => p.followers),
    following: points.map((p) => (p.followers === null ? null : p.followers % 7)),
    posts: points.map((p) => p.posts ?? null),
  };
}

const store = (shard: number, slot: number, ...points: Parameters<typeof payloadOf>[2]) =>
  storeDataPoints(db, [payloadOf(shard, slot, points)]);

async function count(table: string): Promise<number> {
  const [row] = await db.execute<{ n: number }>(sql`SELECT count(*)::int AS n FROM ${sql.identifier(table)}`);
  return row?.n ?? 0;
}

interface Raw extends Record<string, unknown> {
  at: number;
  followers: number | null;
  following: number | null;
  posts: number | null;
}

/** Ascending by slot. */
async function rawOf(id: number, from: number, to: number): Promise<Raw[]> {
  return await db.execute<Raw>(sql`
    SELECT extract(epoch FROM time)::float8 AS at, followers, following, posts FROM data_points
    WHERE influencer_id = ${id} AND time >= to_timestamp(${from}::float8) AND time < to_timestamp(${to}::float8)
    ORDER BY time`);
}

/** Series and stats against the data points themselves. */
async function expectTrueAnswers(
  id: number,
  range: { from: number; to: number; step: (typeof steps)[number]; tz: string },
) {
  const { from, to, step, tz } = range;
  const account = { platform: "mockstagram" as const, externalId: externalIdOf(id) };
  const series = await getSeries(db, { ...account, ...range }, later);
  const stats = await getStats(db, { ...account, from, to });
  const edges = bucketEdges(from, to, step, tz) ?? [];
  const raw = await rawOf(id, from, to);
  const earlier = await rawOf(id, 0, from);
  expect(stats.latestTime).toBe(raw.at(-1)?.at ?? null);
  for (const field of seriesFields) {
    const buckets = edges.slice(0, -1).map((start, i) => {
      const end = edges[i + 1] ?? start;
      return sumUp(raw.filter((r) => r.at >= start && r.at < end).map((r) => r[field]));
    });
    expect(series[field]).toEqual({
      last: buckets.map((b) => b.last),
      min: buckets.map((b) => b.min),
      max: buckets.map((b) => b.max),
      sum: buckets.map((b) => b.sum),
      count: buckets.map((b) => b.count),
    });
    const all = sumUp(raw.map((r) => r[field]));
    const before = sumUp(earlier.map((r) => r[field])).last ?? all.first;
    expect(stats[field]).toMatchObject({
      latest: all.last,
      min: all.min,
      max: all.max,
      count: all.count,
      average: all.sum === null ? null : all.sum / all.count,
      gain: all.last === null || before === null ? null : all.last - before,
    });
  }
  expect(series.coverage.present).toBe(raw.length);
}

function sumUp(values: readonly (number | null)[]) {
  const counts = values.filter((value) => value !== null);
  const none = counts.length === 0;
  return {
    first: counts.at(0) ?? null,
    last: counts.at(-1) ?? null,
    min: none ? null : Math.min(...counts),
    max: none ? null : Math.max(...counts),
    sum: none ? null : counts.reduce((a, b) => a + b, 0),
    count: counts.length,
  };
}

const value = fc.option(fc.oneof(fc.nat(2 ** 31 - 1), fc.nat(1_000)), { freq: 5 });
/** Mostly around edges of hours and quarters. */
const second = fc.oneof(
  fc.nat(HOURS * HOUR_S - 1),
  fc
    .record({ quarter: fc.nat(HOURS * 4 - 1), off: fc.integer({ min: -60, max: 60 }) })
    .map(({ quarter, off }) => Math.max(0, quarter * 900 + off)),
);

const stored = fc.record({
  kind: fc.constant("store" as const),
  shard: fc.constantFrom(1, 1, 2, 3),
  second,
  points: fc.array(fc.record({ followers: value, posts: value }), { minLength: 1, maxLength: 3 }),
});
const event = fc.oneof(
  { weight: 12, arbitrary: stored },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("again" as const), which: fc.nat() }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant("roll" as const), marks: fc.integer({ min: 1, max: 6 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("erase" as const), who: fc.integer({ min: 2, max: 5 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("move" as const), at: second }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("demo", "undemo") }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("ask" as const),
      who: fc.constantFrom(1, 1, 3, 4, 6),
      from: fc.oneof(second, fc.double({ min: -HOUR_S, max: HOURS * HOUR_S, noNaN: true })),
      length: fc.oneof(second, fc.double({ min: 0, max: (HOURS + 1) * HOUR_S, noNaN: true })),
      step: fc.constantFrom(...steps),
      tz: fc.constantFrom("UTC", "Europe/Berlin", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe"),
    }),
  },
);

/** The demo history of influencer 1: minutes of the two hours before it was tracked. */
const demo = {
  period: { id: 1, shard: 1, from: BASE - 2 * HOUR_S + 600, to: BASE, interval: 60 },
  slots: Array.from({ length: 110 }, (_, i) => BASE - 2 * HOUR_S + 600 + i * 60),
};

async function makeDemo() {
  const { period, slots } = demo;
  await db.transaction((tx) =>
    insertDemoHistory(
      tx,
      {
        ids: slots.map(() => 1),
        slots,
        offsets: slots.map(() => 500),
        followers: slots.map((slot) => slot % 1_000),
        following: slots.map(() => 3),
      },
      [period],
    ),
  );
}

async function erase(id: number) {
  await db.execute(sql`UPDATE influencers SET removed_at = now() - interval '30 days' WHERE id = ${id}`);
  await eraseRemoved(db);
}

/** As a change of its interval would: its old period ends, a new one in another shard begins. */
async function move(id: number, at: number, shard: number) {
  await db.transaction(async (tx) => {
    await tx.execute(sql`
      UPDATE tracking_periods SET "to" = to_timestamp(${at}::float8)
      WHERE influencer_id = ${id} AND "to" IS NULL AND "from" < to_timestamp(${at}::float8)`);
    await tx.execute(sql`
      INSERT INTO tracking_periods (influencer_id, "from", interval_s, kind, shard_id)
      VALUES (${id}, to_timestamp(${at}::float8), 60, 'live', ${shard})`);
    await tx.execute(sql`UPDATE influencers SET shard_id = ${shard} WHERE id = ${id}`);
  });
}

test("roll-ups equal the data points, and answers those that data points give, whatever comes in whatever order", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 10, maxLength: 45 }), async (events) => {
      await reset();
      const sent: IngestPayload[] = [];
      const erased = new Set<number>();
      let shardOf3 = 1;
      for (const e of events) {
        if (e.kind === "store" && "points" in e) {
          const { shard } = e;
          const interval = intervalOf(shard);
          const slot = BASE + Math.floor(e.second / interval) * interval;
          // A payload of before the move may come after it, under the old shard.
          const own = [...(members[shard] ?? []), ...(shard === shardOf3 && shard !== 1 ? [3] : [])];
          const points = e.points.slice(0, own.length).map((p, i) => ({ id: own[i] ?? 0, ...p }));
          const payload = payloadOf(shard, slot, points);
          sent.push(payload);
          await storeDataPoints(db, [payload]);
        } else if (e.kind === "again" && "which" in e) {
          const payload = sent[e.which % Math.max(1, sent.length)];
          if (payload) await storeDataPoints(db, [payload, payload]);
        } else if (e.kind === "roll" && "marks" in e) {
          await rollUp(e.marks);
          expect(await listWrongRollUps(db)).toEqual([]);
        } else if (e.kind === "erase" && "who" in e && e.who !== 3 && e.who !== 4 && !erased.has(e.who)) {
          erased.add(e.who);
          await erase(e.who);
        } else if (e.kind === "move" && "at" in e && shardOf3 === 1) {
          shardOf3 = 2;
          await move(3, BASE + 60 + Math.floor(e.at / 60) * 60, 2);
        } else if (e.kind === "demo") await makeDemo();
        else if (e.kind === "undemo") await db.transaction((tx) => deleteDemoHistory(tx, 5));
        else if (e.kind === "ask" && "step" in e) {
          const from = BASE + e.from;
          await expectTrueAnswers(e.who, { from, to: from + e.length, step: e.step, tz: e.tz });
        }
      }
      await rollUp();
      expect(await count("dirty_hours")).toBe(0);
      expect(await listWrongRollUps(db)).toEqual([]);
      await expectTrueAnswers(1, { from: BASE - 3 * HOUR_S, to: BASE + 5 * HOUR_S, step: "1h", tz: "UTC" });
    }),
    { numRuns: runsOf(25) },
  );
}, 240_000);

describe("rolling up", () => {
  const hourOf = async () =>
    await db.execute<{ hour: number; shard: number }>(sql`
      SELECT extract(epoch FROM hour)::int AS hour, shard_id AS shard FROM dirty_hours ORDER BY 1, 2`);

  test("hours that run, or ended a moment ago, or were just marked, wait; the newest comes first", async () => {
    for (const hour of [0, 1, 2]) await store(1, BASE + hour * HOUR_S, { id: 1, followers: hour });
    const at = (seconds: number, options = {}) =>
      rollUpHours(db, clockAt(BASE + seconds), { quietS: 0, ...options });
    expect(await at(HOUR_S + 119)).toBe(0);
    expect(await rollUpHours(db, later)).toBe(0);
    expect(await at(3 * HOUR_S, { marks: 1 })).toBe(1);
    expect(await hourOf()).toEqual([
      { hour: BASE, shard: 1 },
      { hour: BASE + 2 * HOUR_S, shard: 1 },
    ]);
    expect(await at(3 * HOUR_S + 121)).toBe(2);
    expect(await hourOf()).toEqual([]);
    expect(await listWrongRollUps(db)).toEqual([]);
  });

  describe("where there are many shards", () => {
    const hours = 3;
    const storeHours = async () => {
      for (let hour = 0; hour < hours; hour++)
        await store(1, BASE + hour * HOUR_S, { id: 1, followers: hour });
    };
    const inMinute = (minute: number, options: { spreadOver: number; loadIsHigh?: boolean }) =>
      rollUpHours(db, clockAt(BASE + 9 * HOUR_S + minute * 60), { quietS: 0, ...options });

    test("it is spread over the hour: a minute does its share of what is left", async () => {
      await storeHours();
      expect(await inMinute(3, { spreadOver: 2 })).toBe(1);
      expect(await inMinute(54, { spreadOver: 2 })).toBe(hours - 1);
    });

    test("under a high load a backlog waits", async () => {
      await storeHours();
      expect(await inMinute(54, { spreadOver: 2, loadIsHigh: true })).toBe(1);
    });

    test("no more than so many are done at once, whatever the load", async () => {
      await storeHours();
      expect(await inMinute(3, { spreadOver: 3, loadIsHigh: true })).toBe(hours);
    });
  });

  test("what stands and is right is not written again", async () => {
    await store(1, BASE, { id: 1, followers: 1 }, { id: 2, followers: 2 });
    await store(1, BASE + 1_800, { id: 1, followers: 3 });
    await rollUp();
    const versions = async (table: string) =>
      await db.execute<{ key: string; version: string }>(sql`
        SELECT concat_ws(' ', influencer_id, extract(epoch FROM time)::int - ${BASE}) AS key, concat(xmin, ctid) AS version
        FROM ${sql.identifier(table)} ORDER BY 1`);
    const before = { quarters: await versions("rollups_15m"), hours: await versions("rollups_1h") };
    await store(1, BASE + 2_000, { id: 1, followers: 5 });
    expect(await rollUp()).toBe(1);
    const after = { quarters: await versions("rollups_15m"), hours: await versions("rollups_1h") };
    const kept = (table: "quarters" | "hours") =>
      after[table]
        .filter((row) => before[table].some((b) => b.version === row.version))
        .map((row) => row.key);
    expect(kept("quarters")).toEqual(["1 0", "2 0"]);
    expect(after.quarters.map((row) => row.key)).toEqual(["1 0", "1 1800", "2 0"]);
    expect(kept("hours")).toEqual(["2 0"]);
    expect(await listWrongRollUps(db)).toEqual([]);
  });

  test("any number of workers do each mark once", async () => {
    for (let hour = 0; hour < 6; hour++) {
      for (const shard of [1, 2]) {
        await store(shard, BASE + hour * HOUR_S, { id: shard === 1 ? 1 : 4, followers: hour });
      }
    }
    const done = await Promise.all([rollUp(), rollUp(), rollUp()]);
    expect(done.reduce((a, b) => a + b, 0)).toBe(12);
    expect(await count("dirty_hours")).toBe(0);
    expect(await listWrongRollUps(db)).toEqual([]);
  });

  test("one that is killed before its end has done nothing, and the next does it", async () => {
    await store(1, BASE, { id: 1, followers: 1 });
    await db.execute(sql`
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'killed'; END $$`);
    await db.execute(sql`
      CREATE TRIGGER refuse BEFORE DELETE ON dirty_hours FOR EACH ROW EXECUTE FUNCTION refuse()`);
    await expect(rollUp()).rejects.toThrow();
    expect(await count("rollups_1h")).toBe(0);
    expect(await count("dirty_hours")).toBe(1);
    await db.execute(sql`DROP FUNCTION refuse CASCADE`);
    expect(await rollUp()).toBe(1);
    expect(await listWrongRollUps(db)).toEqual([]);
  });

  test("demo history that is removed leaves no roll-up of it, at once; what we fetched ourselves stays", async () => {
    await makeDemo();
    await store(1, BASE, { id: 1, followers: 7 });
    await rollUp();
    expect(await count("rollups_1h")).toBe(3);
    await db.transaction((tx) => deleteDemoHistory(tx, 5));
    expect(await count("rollups_1h")).toBe(1);
    expect(await rollUp()).toBe(2);
    expect(await listWrongRollUps(db)).toEqual([]);
  });

  test("an erased influencer leaves no roll-up, also where its data points are gone already or come late", async () => {
    await store(1, BASE, { id: 2, followers: 1 }, { id: 1, followers: 1 });
    await rollUp();
    await db.execute(sql`DELETE FROM data_points WHERE influencer_id = 2`);
    await erase(2);
    await store(1, BASE + 60, { id: 2, followers: 1 });
    await rollUp();
    const left = await db.execute(sql`
      SELECT influencer_id AS id FROM rollups_15m UNION ALL SELECT influencer_id FROM rollups_1h`);
    expect(left).toEqual([{ id: 1 }, { id: 1 }]);
  });
});

/** Where a statement waits for as long as a test wants. */
const GATE = 4_299;
async function addGate(event: string) {
  await db.execute(sql`
    CREATE FUNCTION gate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      PERFORM pg_advisory_xact_lock(0, 4299); RETURN NEW; END $$`);
  await db.execute(sql`CREATE TRIGGER gate BEFORE ${sql.raw(event)} FOR EACH ROW EXECUTE FUNCTION gate()`);
}
const closeGate = (tx: Transaction) => tx.execute(sql`SELECT pg_advisory_xact_lock(0, ${GATE})`);
const removeGate = () => db.execute(sql`DROP FUNCTION gate CASCADE`);

describe("a mark that somebody's uncommitted write relies on is not taken away", () => {
  /** `write` is held open while a roll-up of the hour begins, and ends when that waits for the shard. */
  async function whileUncommitted(write: (tx: Transaction) => Promise<unknown>) {
    let rolling: Promise<number> = Promise.resolve(0);
    await db.transaction(async (tx) => {
      await write(tx);
      rolling = rollUp();
      // Without the lock it would not wait but end here, having missed the write.
      await Promise.race([untilLockAwaited(db, { first: 4204, second: 1 }), rolling]);
    });
    await rolling;
    await expectAllRolledUp();
  }

  async function expectAllRolledUp() {
    expect(await listWrongRollUps(db)).toEqual([]);
    await rollUp();
    expect(await count("dirty_hours")).toBe(0);
    expect(await listWrongRollUps(db)).toEqual([]);
  }

  test("by ingest", async () => {
    await store(1, BASE, { id: 1, followers: 1 });
    // Ingest stops where it writes usernames, after its mark was swallowed by the one that stands.
    await addGate("UPDATE ON influencers");
    const payload = payloadOf(1, BASE + 60, [{ id: 1, followers: 2 }]);
    let storing: Promise<unknown> = Promise.resolve();
    let rolling: Promise<unknown> = Promise.resolve();
    await db.transaction(async (tx) => {
      await closeGate(tx);
      storing = storeDataPoints(db, [{ ...payload, usernames: [{ id: 1, username: "ann" }] }]);
      await untilLockAwaited(db, { first: 0, second: GATE });
      rolling = rollUp();
      await Promise.race([untilLockAwaited(db, { first: 4204, second: 1 }), rolling]);
    });
    await Promise.all([storing, rolling]);
    await removeGate();
    expect(await count("data_points")).toBe(2);
    await expectAllRolledUp();
  });

  test("by ingest under the shard that an influencer was in before", async () => {
    await move(3, BASE + 1_800, 2);
    await store(2, BASE + 1_800, { id: 3, followers: 5 });
    await store(1, BASE, { id: 3, followers: 1 });
    await addGate("INSERT ON rollups_1h");
    let first: Promise<unknown> = Promise.resolve();
    let second: Promise<unknown> = Promise.resolve();
    await db.transaction(async (tx) => {
      await closeGate(tx);
      // Under shard 2: it has read the hour, and is about to write.
      first = rollUp(1);
      await untilLockAwaited(db, { first: 0, second: GATE });
      await store(1, BASE + 60, { id: 3, followers: 2 });
      second = rollUp(1);
      // Whoever would not wait for the first would be held at the gate, too.
      const hour = BASE / HOUR_S;
      await Promise.race([
        untilLockAwaited(db, { first: 4207, second: hour }),
        untilLockAwaited(db, { first: 0, second: GATE, times: 2 }),
      ]);
    });
    await Promise.all([first, second]);
    await removeGate();
    await expectAllRolledUp();
  });

  test("by demo history that is made", async () => {
    await store(1, BASE, { id: 1, followers: 1 });
    await db.execute(sql`INSERT INTO dirty_hours VALUES (to_timestamp(${BASE - HOUR_S}), 1)`);
    await whileUncommitted((tx) =>
      insertDemoHistory(tx, { ids: [1], slots: [BASE - 60], offsets: [0], followers: [9], following: [9] }, [
        { id: 1, shard: 1, from: BASE - 60, to: BASE, interval: 60 },
      ]),
    );
  });

  test("by demo history that is removed", async () => {
    await makeDemo();
    await whileUncommitted((tx) => deleteDemoHistory(tx, 5));
    expect(await count("rollups_1h")).toBe(0);
  });

  test("whoever holds it for long ends the run, and the next one goes on", async () => {
    await store(1, BASE, { id: 1, followers: 1 });
    const hasty = connectDatabase({
      url: t.url,
      name: "hasty",
      max: 1,
      statementTimeoutMs: 30_000,
      lockTimeoutMs: 50,
    });
    await db.transaction(async (tx) => {
      await lockShards(tx, [1]);
      expect(await rollUpHours(hasty.db, later, { quietS: 0 })).toBe(0);
    });
    await hasty.close();
    await expectAllRolledUp();
  });

  test("nor does a roll-up bring back what is erased meanwhile", async () => {
    await store(1, BASE, { id: 1, followers: 1 }, { id: 2, followers: 1 });
    await db.execute(sql`UPDATE influencers SET removed_at = now() - interval '30 days' WHERE id = 2`);
    // As erase-removed does it, with a roll-up that begins after the filing and ends after all else.
    await db.transaction(async (tx) => {
      await lockErasing(tx);
      await fileErased(tx, [2]);
    });
    await addGate("INSERT ON rollups_1h");
    let rolling: Promise<unknown> = Promise.resolve();
    await db.transaction(async (tx) => {
      await closeGate(tx);
      rolling = rollUp();
      await untilLockAwaited(db, { first: 0, second: GATE });
      expect(await deleteOldestDataPoints(tx, [2])).toBe(1);
      expect(await deleteOldestDataPoints(tx, [2])).toBeNull();
    });
    await rolling;
    await removeGate();
    const left = await db.execute(sql`
      SELECT influencer_id AS id FROM rollups_1h UNION ALL SELECT influencer_id FROM rollups_15m`);
    expect(left).toEqual([{ id: 1 }, { id: 1 }]);
  });
});
