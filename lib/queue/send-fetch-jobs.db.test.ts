import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { log } from "#lib/log.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { fetchJobId } from "./fetch-job-id.ts";
import { listUnfinishedJobs } from "./list-unfinished-jobs.ts";
import { migrateQueue } from "./migrate-queue.ts";
import { type JobQueue, openQueue } from "./open-queue.ts";
import { type FetchJob, sendFetchJobs } from "./send-fetch-jobs.ts";

let t: TestDatabase;
let queue: JobQueue;
beforeAll(async () => {
  t = await createTestDatabase();
  queue = await openQueue({ url: t.url, name: "test", max: 4, log });
});
afterAll(async () => {
  await queue.stop({ graceful: false });
  await t.close();
});

const job = (shard: number): FetchJob => ({
  platform: "mockstagram",
  shard,
  slot: 1_700_000_040,
  interval: 60,
});

test("a slot's job is taken once: refused while it waits, runs, is completed and has failed", async () => {
  const jobs = [job(1), job(2)];
  const ids = jobs.map(fetchJobId);
  expect(await sendFetchJobs(queue, [...jobs, job(1)])).toEqual(new Set(ids));
  expect(await sendFetchJobs(queue, jobs)).toEqual(new Set());
  expect(await queue.fetch("fetch", { batchSize: 5 })).toHaveLength(2);
  expect(await sendFetchJobs(queue, jobs)).toEqual(new Set());
  expect(await listUnfinishedJobs(queue, ids)).toEqual(new Set(ids));
  await queue.complete("fetch", ids[0] ?? "");
  for (let attempt = 0; attempt < 5; attempt++) {
    await queue.fail("fetch", ids[1] ?? "");
    await queue.fetch("fetch");
  }
  expect(await listUnfinishedJobs(queue, ids)).toEqual(new Set());
  expect(await sendFetchJobs(queue, jobs)).toEqual(new Set());
});

test("thousands at once are sent, with those already there left as they are", async () => {
  const jobs = Array.from({ length: 4_500 }, (_, i) => job(10_000 + i));
  expect((await sendFetchJobs(queue, jobs.slice(0, 2_300))).size).toBe(2_300);
  expect((await sendFetchJobs(queue, jobs)).size).toBe(2_200);
});

test("migrating again, also twice at once, keeps queues and jobs and brings the settings up to date", async () => {
  const before = await queue.getQueues();
  await queue.updateQueue("ingest", { retryLimit: 1 });
  await Promise.all([migrateQueue(t.url), migrateQueue(t.url)]);
  const settings = (queues: typeof before) =>
    queues.map((q) => [q.name, q.policy, q.retryLimit, q.expireInSeconds, q.deadLetter, q.heartbeatSeconds]);
  expect(settings(await queue.getQueues())).toEqual(settings(before));
  expect(await sendFetchJobs(queue, [job(1)])).toEqual(new Set());
});

test("a queue that was never migrated is refused, and nothing is left open", async () => {
  const empty = await createTestDatabase({ empty: true });
  await expect(openQueue({ url: empty.url, name: "test", max: 1, log })).rejects.toThrow();
  await empty.close();
});

test("a job that waits is no worker's until then", async () => {
  await sendFetchJobs(queue, [{ ...job(30_001), waits: 1.5, priority: 99 }]);
  const sentAt = performance.now();
  const shardOf = async () => (await queue.fetch<{ shard: number }>("fetch"))[0]?.data.shard;
  expect(await shardOf()).not.toBe(30_001);
  await vi.waitUntil(async () => (await shardOf()) === 30_001, { timeout: 20_000 });
  expect(performance.now() - sentAt).toBeGreaterThan(1_400);
});

test("who has missed most slots in a row comes first", async () => {
  const shards = [20_001, 20_002, 20_003, 20_004];
  const missed = new Map([
    [20_002, 1],
    [20_004, 3],
  ]);
  for (const shard of shards)
    await sendFetchJobs(queue, [{ ...job(shard), priority: missed.get(shard) ?? 0 }]);
  const order: number[] = [];
  for (let n = 0; n < 2; n++) {
    const [first] = await queue.fetch<{ shard: number }>("fetch");
    if (first !== undefined) order.push(first.data.shard);
  }
  expect(order).toEqual([20_004, 20_002]);
});
