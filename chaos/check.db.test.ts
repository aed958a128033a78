import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { slotOf } from "#lib/domain/slot.ts";
import { seedInfluencers } from "#lib/service/seed-influencers.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { systemClock } from "#lib/time.ts";
import { check } from "./check.ts";
import { type FakeOptions, type Point, runFakePipeline } from "./fake-pipeline.ts";
import type { Member } from "./grid.ts";
import { judge } from "./judge.ts";
import { listMembers } from "./list-members.ts";
import { compareCoverage } from "./read-reasons.ts";

const SEED = 7;
const INTERVAL = 60;
const SLOTS = 6;
/** Two hours ago: periods of the influencers are moved there. */
const from = slotOf(systemClock.now() / 1_000, INTERVAL) - 120 * INTERVAL;
const slots = Array.from({ length: SLOTS }, (_, i) => from + i * INTERVAL);
const window = { from, to: from + SLOTS * INTERVAL };
const allowed = { maxGapSlots: 0, recoveryMs: null };

let t: TestDatabase;
let folder: string;
let members: Member[];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "influencer-analytics-check-"));
  t = await createTestDatabase();
  const range = { platform: "mockstagram", from: 1_000_000, count: 50, interval: INTERVAL } as const;
  await seedInfluencers(t.db, range, { clock: systemClock });
  await t.db.execute(sql`UPDATE tracking_periods SET "from" = to_timestamp(${from}::float8)`);
  members = await listMembers(t.db);
});
afterEach(async () => {
  await t.close();
  rmSync(folder, { recursive: true, force: true });
});

const files = () => ({ servedFile: join(folder, "served.bin"), logFile: join(folder, "worker.log") });

async function checkNow() {
  const { servedFile, logFile } = files();
  const input = { db: t.db, members, interval: INTERVAL, seed: SEED, run: window, window, servedFile };
  const evidence = await check({ ...input, workerLogs: [logFile] });
  return {
    evidence,
    verdict: evidence.verdict,
    problems: [...judge(evidence.verdict, allowed, INTERVAL), ...evidence.verdict.problems],
  };
}

async function tryOut(options: Partial<FakeOptions> = {}) {
  await runFakePipeline({ db: t.db, members, slots, seed: SEED, ...files(), ...options });
  return await checkNow();
}

const is = (index: number, slot: number) => (point: Point) =>
  point.member === members[index] && point.slot === slots[slot];
const not = (test: (point: Point) => boolean) => (points: readonly Point[]) => points.filter((p) => !test(p));

test("a sound pipeline passes, also through power cuts", async () => {
  const { verdict, problems } = await tryOut({ powerCuts: true });
  expect(problems).toEqual([]);
  expect(verdict).toMatchObject({
    attempted: 300,
    served: 300,
    acked: 300,
    stored: 300,
    missingSlots: 0,
    maxGapSlots: 0,
    p99TakenMs: 1_000,
  });
});

describe("the checker fails on", () => {
  test("a lossy pipeline: one point of 300 that was taken is not stored", async () => {
    const { verdict, problems } = await tryOut({ replays: not(is(7, 3)) });
    expect(verdict).toMatchObject({ lost: 1, missingSlots: 1, maxGapSlots: 1, acked: 300, stored: 299 });
    expect(problems).toContain("lost is 1, allowed are 0");
  });

  test("a loss that a count hides: one point is missing, and another one stands in its place", async () => {
    const { verdict } = await tryOut({
      replays: (points) => points.map((p) => (is(7, 3)(p) ? { ...p, slot: (slots[3] ?? 0) + 1 } : p)),
    });
    expect(verdict).toMatchObject({ lost: 1, unexpected: 1, missingSlots: 1 });
  });

  test("a doubling pipeline, on a table that has lost its unique key", async () => {
    await t.db.execute(sql`ALTER TABLE data_points DROP CONSTRAINT data_points_once`);
    const { verdict, problems } = await tryOut({
      replays: (points) => [...points, ...points.filter(is(7, 3))],
    });
    expect(verdict).toMatchObject({ duplicated: 1, lost: 0, missingSlots: 0 });
    expect(problems).toEqual(["duplicated is 1, allowed are 0"]);
  });

  test("a lying pipeline: it says to have taken what nobody answered, and what it never stored", async () => {
    const { verdict, problems } = await tryOut({
      unserved: is(7, 3),
      claims: (points) => [...points, ...extra(points, 7, 3)],
    });
    expect(verdict).toMatchObject({ served: 299, acked: 300, stored: 299, lost: 1 });
    expect(problems).toContain("1 points were taken that nobody served");
  });

  test("a pipeline that does not sync: what it said to be taken is gone after a power cut", async () => {
    const { verdict, problems } = await tryOut({ sync: false, powerCuts: true });
    expect(verdict).toMatchObject({ acked: 300, stored: 0, lost: 300, maxGapSlots: SLOTS });
    expect(problems).toContain("lost is 300, allowed are 0");
  });

  test("a pipeline that repeats the slot before where the upstream was silent", async () => {
    const stale = is(7, 3);
    const { verdict } = await tryOut({
      unserved: stale,
      claims: (points) => [...points, ...extra(points, 7, 3)],
      replays: (points) => [...points, ...extra(points, 7, 3)],
    });
    expect(verdict).toMatchObject({ unexpected: 1, wrongValue: 1, lost: 0 });
  });

  test("a value of another influencer", async () => {
    const { verdict, problems } = await tryOut({
      replays: (points) =>
        points.map((p) => (is(7, 3)(p) ? { ...p, followers: points[8]?.followers ?? 0 } : p)),
    });
    expect(verdict).toMatchObject({ wrongValue: 1, lost: 0, missingSlots: 0 });
    expect(problems).toEqual(["wrongValue is 1, allowed are 0"]);
  });

  test("a data point ahead of now, or of nobody", async () => {
    const { verdict } = await tryOut();
    expect(verdict.unexpected).toBe(0);
    await t.db.execute(sql`
      INSERT INTO data_points (influencer_id, time, retrieved_at)
      VALUES (999999, to_timestamp(${from}::float8), now()), (${members[0]?.id ?? 0}, now() + interval '1 hour', now())`);
    expect((await checkNow()).verdict.unexpected).toBe(2);
  });

  test("logs that do not say what was taken", async () => {
    const { problems } = await tryOut({ claims: () => [] });
    expect(problems).toEqual(["unsaid is 300, allowed are 0", "acked is 0: nothing is proved"]);
  });

  test("a point that is stored and was never said to be taken, unless a worker was killed", async () => {
    const { verdict, problems } = await tryOut({ claims: not(is(7, 3)) });
    expect(problems).toEqual(["unsaid is 1, allowed are 0"]);
    expect(judge(verdict, { ...allowed, unsaid: null }, INTERVAL)).toEqual([]);
  });

  test("a slow pipeline: it takes everything, after the slot is over", async () => {
    const { verdict, problems } = await tryOut({ takenAfterS: 70 });
    expect(verdict).toMatchObject({ p99TakenMs: 70_000, missingSlots: 0 });
    expect(problems).toEqual(["p99TakenMs is 70000, allowed are 65000"]);
    // Where slots may be missed, some are late for the same reason.
    expect(judge(verdict, { ...allowed, maxGapSlots: 1 }, INTERVAL)).toEqual([]);
    expect(judge(verdict, { ...allowed, late: null }, INTERVAL)).toEqual([]);
  });

  test("a run in which nothing was stored", async () => {
    const { problems } = await tryOut({ claims: () => [], replays: () => [] });
    expect(problems).toContain("stored is 0: nothing is proved");
  });
});

function extra(points: readonly Point[], index: number, slot: number): Point[] {
  const member = members[index];
  const other = points[0];
  return member && other && other.slot === slots[slot] ? [{ ...other, member }] : [];
}

test("a gap is counted by influencer: two in a row are two, two of different influencers one", async () => {
  const gone = (p: Point) => is(7, 3)(p) || is(7, 4)(p) || is(9, 1)(p) || is(9, 5)(p);
  const { verdict } = await tryOut({ unserved: gone });
  expect(verdict).toMatchObject({ missingSlots: 4, maxGapSlots: 2, lost: 0, reasons: { "not filed": 4 } });
});

test("a line that was cut off by a kill is passed over; one that can't be understood is not", async () => {
  await tryOut();
  appendFileSync(files().logFile, '{"level":"debug","msg":"taken","sha');
  expect((await checkNow()).problems).toEqual([]);
  appendFileSync(files().logFile, '\n{"level":"debug","msg":"taken","shard":"one"}\n');
  await expect(checkNow()).rejects.toThrow();
});

test("coverage and reasons of the series equal what the checker counts; a false reason is told", async () => {
  const { evidence, verdict } = await tryOut({ unserved: is(7, 3) });
  const member = members[7];
  await t.db.execute(sql`
    INSERT INTO fetch_failures (shard_id, slot, reason, influencer_ids)
    VALUES (${member?.shard ?? 0}, to_timestamp(${slots[3] ?? 0}::float8), 'timeout', ARRAY[${member?.id ?? 0}::int])`);
  expect(verdict.missingSlots).toBe(1);
  expect(await compareCoverage(t.db, evidence.grid, window, 5)).toEqual({
    problems: [],
    said: { timeout: 1 },
  });
  expect((await checkNow()).verdict.reasons).toEqual({ timeout: 1 });
  await t.db.execute(sql`
    INSERT INTO data_points (influencer_id, time, retrieved_at)
    VALUES (${member?.id ?? 0}, to_timestamp(${slots[3] ?? 0}::float8), now())`);
  expect((await compareCoverage(t.db, evidence.grid, window, 5)).problems).toHaveLength(1);
});
