import { sql } from "drizzle-orm";
import { afterAll, beforeEach, expect, test } from "vitest";
import type { WorkerReport } from "#lib/domain/worker-report.ts";
import { createTestDatabase } from "#lib/testing/create-test-database.ts";
import { forgetWorker } from "./forget-worker.ts";
import { noteWorker, type WorkerNote } from "./note-worker.ts";

const t = await createTestDatabase();
const { db } = t;
afterAll(() => t.close());
beforeEach(async () => {
  await db.execute(sql`TRUNCATE workers, worker_runs`);
});

const STARTED = 1_700_000_000_123.4;
const report: WorkerReport = {
  v: 1,
  mode: "outage",
  influencers: 3,
  spool: {
    bytes: 1,
    maxBytes: 2,
    points: 0,
    oldestSlot: null,
    droppedPoints: 0,
    corruptRecords: 0,
  },
  clockSkewMs: -3,
  outcomes: { found: 2 },
  busy: null,
  loadIsHigh: false,
};
const note = (id: string, more: Partial<WorkerNote> = {}): WorkerNote => ({
  id,
  startedAt: STARTED,
  lastSlot: null,
  report: null,
  ...more,
});
const silentFor = async (id: string, seconds: number) =>
  await db.execute(
    sql`UPDATE workers SET seen_at = now() - ${seconds} * interval '1 second' WHERE id = ${id}`,
  );
const runs = async () =>
  await db.execute(sql`
    SELECT worker_id AS id, round(extract(epoch FROM started_at) * 1000)::float8 AS started,
      seen_at = (SELECT seen_at FROM workers WHERE id = worker_id) AS current
    FROM worker_runs ORDER BY started_at`);

test("a worker's signs of life are one run, a restart begins another", async () => {
  await noteWorker(db, note("w1"));
  await noteWorker(db, note("w1", { lastSlot: 60 }));
  await noteWorker(db, note("w1", { startedAt: STARTED + 5_000 }));
  expect(await runs()).toEqual([
    { id: "w1", started: Math.round(STARTED), current: false },
    { id: "w1", started: Math.round(STARTED) + 5_000, current: true },
  ]);
});

test("what was said last stays until something newer is said", async () => {
  await noteWorker(db, note("w1", { lastSlot: 60, report }));
  await noteWorker(db, note("w1"));
  const rows = await db.execute(sql`SELECT extract(epoch FROM last_slot)::int AS slot, report FROM workers`);
  expect(rows).toEqual([{ slot: 60, report }]);
});

test("it hears of all workers that were seen in the last 15 seconds, itself among them", async () => {
  const unknown = { busy: null, high: false };
  expect(await noteWorker(db, note("b"))).toEqual({ ids: ["b"], loads: [unknown], lost: 0 });
  expect(await noteWorker(db, note("a"))).toEqual({ ids: ["a", "b"], loads: [unknown, unknown], lost: 0 });
  await silentFor("b", 16);
  expect((await noteWorker(db, note("a"))).ids).toEqual(["a"]);
  expect((await noteWorker(db, note("b"))).ids).toEqual(["a", "b"]);
});

test("one that went silent is counted for five minutes more, one that took leave is not", async () => {
  await noteWorker(db, note("b"));
  await silentFor("b", 16);
  expect(await noteWorker(db, note("a"))).toMatchObject({ ids: ["a"], lost: 1 });
  await silentFor("a", 400);
  expect(await noteWorker(db, note("a"))).toMatchObject({ ids: ["a"], lost: 1 });
  await silentFor("b", 301);
  expect(await noteWorker(db, note("a"))).toMatchObject({ ids: ["a"], lost: 0 });
  await noteWorker(db, note("b"));
  await forgetWorker(db, "b");
  expect(await noteWorker(db, note("a"))).toMatchObject({ ids: ["a"], lost: 0 });
});

test("a clean end is the end of the run, which stays on file", async () => {
  await noteWorker(db, note("w1"));
  await db.execute(sql`UPDATE worker_runs SET seen_at = now() - interval '1 hour'`);
  await forgetWorker(db, "w1");
  const rows = await db.execute(sql`SELECT seen_at > now() - interval '1 minute' AS ended FROM worker_runs`);
  expect(rows).toEqual([{ ended: true }]);
});

test("it hears how loaded those are that are there, by what they said last", async () => {
  const say = (id: string, busy: number | null, loadIsHigh: boolean) =>
    noteWorker(db, note(id, { report: { ...report, busy, loadIsHigh } }));
  await say("a", 0.25, true);
  await say("b", 0.5, false);
  await noteWorker(db, note("c"));
  await db.execute(sql`UPDATE workers SET report = '{"busy": "much"}' WHERE id = 'c'`);
  const heard = await say("a", 0.75, false);
  expect(heard.loads).toEqual([
    { busy: 0.75, high: false },
    { busy: 0.5, high: false },
    { busy: null, high: false },
  ]);
  await silentFor("b", 16);
  expect((await noteWorker(db, note("a"))).loads).toHaveLength(2);
});
