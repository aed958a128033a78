import { sql } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { executeSqlOn } from "#lib/query/execute-sql-on.ts";
import type { ExecuteSql } from "#lib/queue/get-queue-counters.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { insertInfluencer } from "#lib/testing/insert-influencer.ts";
import { describeSlots } from "./slot-metrics.ts";
import { createPipelineWatch } from "./watch-pipeline.ts";

let t: TestDatabase;
beforeAll(async () => {
  t = await createTestDatabase();
});
afterAll(() => t.close());

const now = 1_800_000_000;
const counters = { queue: "fetch", ready: 1, active: 0, deferred: 0, failed: 0, oldestReadySeconds: 2 };
/** Of the queue's server: its counters are ours to say, the rest is the database's own. */
const queues: ExecuteSql = async (text, values) =>
  text.includes("pgboss.queue") ? { rows: [counters] } : await executeSqlOn(t.db)(text, values);

test("slots by interval as they were judged, what is stored summed over shards, and never more than was due", async () => {
  const [a, b] = [await insertInfluencer(t.db, "1000001"), await insertInfluencer(t.db, "1000002")];
  const tally = (slot: number, shardId: number, present: number) =>
    t.db.execute(
      sql`INSERT INTO slot_tallies (slot, shard_id, present) VALUES (to_timestamp(${slot}::float8), ${shardId}, ${present})`,
    );
  const due = (interval: number, slot: number, n: number) =>
    t.db.execute(
      sql`INSERT INTO slots_expected (interval_s, slot, expected) VALUES (${interval}, to_timestamp(${slot}::float8), ${n})`,
    );
  await due(60, now - 180, 10);
  await tally(now - 180, a.shardId, 4);
  await tally(now - 180, b.shardId, 7);
  await due(60, now - 120, 10);
  await tally(now - 120, a.shardId, 4);
  await due(60, now - 7_200, 10);
  await due(300, now - 600, 5);
  await due(300, now - 300, 0);

  const watch = createPipelineWatch({ queue: queues, db: t.db, clock: { now: () => now * 1_000 } });
  expect(watch.slots()).toBe(null);
  await watch.refresh();
  const slots = watch.slots()?.value ?? [];
  expect(slots).toEqual([
    { interval: 60, slot: now - 180, expected: 10, present: 10 },
    { interval: 60, slot: now - 120, expected: 10, present: 4 },
    { interval: 300, slot: now - 600, expected: 5, present: 0 },
  ]);
  expect(describeSlots(slots, now)).toEqual([
    { labels: { interval: "60" }, completeness: 0.4, lastComplete: now - 180, lag: 120 },
    { labels: { interval: "300" }, completeness: 0, lastComplete: null, lag: 600 },
  ]);
  expect(watch.queues()).toMatchObject({ value: [{ queue: "fetch", ready: 1 }] });
  expect(watch.deadLetters()).toMatchObject({ value: 0 });
});

test("while one database is away the other's numbers go on, and the last known ones stay, with their age", async () => {
  let away = false;
  const queue: ExecuteSql = async (...statement) => {
    if (away) throw new Error("away");
    return await queues(...statement);
  };
  const watch = createPipelineWatch({ queue, db: t.db, clock: { now: () => now * 1_000 } });
  await watch.refresh();
  away = true;
  await t.db.execute(
    sql`INSERT INTO dead_letters (hash, queue, payload, cause) VALUES ('h', 'ingest', '{}', 'x')`,
  );
  await expect(watch.refresh()).rejects.toThrow("away");
  expect(watch.deadLetters()?.value).toBe(1);
  expect(watch.queues()?.value).toHaveLength(1);
  expect(watch.queues()?.ageSeconds).toBeGreaterThanOrEqual(watch.deadLetters()?.ageSeconds ?? Infinity);
});

test("what fills a disk: a transaction that is left open, an hour that nobody rolls up, a snapshot that grows old", async () => {
  const watch = createPipelineWatch({ queue: queues, db: t.db, clock: { now: () => now * 1_000 } });
  await watch.refresh();
  expect(watch.oldestMark()).toMatchObject({ value: null });
  expect(watch.snapshot()).toMatchObject({ value: null });
  await t.db.execute(sql`
    INSERT INTO dirty_hours (hour, shard_id, marked_at)
    VALUES (date_trunc('hour', now() - interval '3 hours'), 1, now() - interval '2 hours')`);
  await t.db.execute(sql`
    INSERT INTO snapshot_generations (built_at, influencers) VALUES (to_timestamp(${now - 90}::float8), 0)`);
  const holder = postgres(t.url, { max: 1, onnotice: () => {} });
  try {
    const held = await holder.reserve();
    await held`BEGIN ISOLATION LEVEL REPEATABLE READ`;
    await held`SELECT 1`;
    await watch.refresh();
    for (const server of [watch.servers.queue(), watch.servers.metrics()])
      expect(server?.value.oldestTransactionSeconds).toBeGreaterThan(0);
    await held`ROLLBACK`;
    held.release();
  } finally {
    await holder.end();
  }
  const hours = Math.round((watch.oldestMark()?.value?.ageSeconds ?? 0) / 3_600);
  expect(hours).toBe(2);
  expect(watch.snapshot()).toMatchObject({ value: { builtAt: now - 90 } });
  expect(watch.unpacked()).not.toBe(null);
});
