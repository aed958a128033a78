import { afterAll, beforeAll, expect, test } from "vitest";
import { PAYLOAD_VERSION } from "#lib/domain/ingest-payload.ts";
import { log } from "#lib/log.ts";
import { type JobQueue, openQueue } from "#lib/queue/open-queue.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { waitUntil } from "#lib/testing/wait-until.ts";
import { completed, defineJob, registerJobs } from "./register.ts";

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

test("a loop that drains takes job after job, also when it would look again only in an hour", async () => {
  const JOBS = 20;
  await queue.insert(
    "fetch",
    Array.from({ length: JOBS }, (_, n) => ({ data: { v: PAYLOAD_VERSION, shard: n + 1, slot: 60 } })),
  );
  const seen: number[] = [];
  const polling = { batchSize: 1, localConcurrency: 2, pollingIntervalSeconds: 3_600, drains: true };
  const job = defineJob("fetch", polling, async (attempts) => {
    for (const { payload } of attempts) seen.push(payload.shard);
    return attempts.map(() => completed);
  });
  await registerJobs(queue, [job], log);
  await waitUntil("all jobs", 30_000, () => seen.length >= JOBS);
  expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: JOBS }, (_, n) => n + 1));
});
