import { afterAll, beforeAll, expect, test } from "vitest";
import type { IngestPayload } from "#lib/domain/ingest-payload.ts";
import { log } from "#lib/log.ts";
import { type JobQueue, openQueue } from "#lib/queue/open-queue.ts";
import { type FetchJob, sendFetchJobs } from "#lib/queue/send-fetch-jobs.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { waitUntil } from "#lib/testing/wait-until.ts";
import { SECOND, systemClock } from "#lib/time.ts";
import { registerJobs } from "../register.ts";
import { createFetchDeadJob } from "./fetch-dead.ts";

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

test("a fetch job that died leaves its reason for whom it was to fetch, once its slot has begun", async () => {
  const filed: IngestPayload[] = [];
  const job = createFetchDeadJob(systemClock, async (payload) => {
    filed.push(payload);
    return "queue";
  });
  await registerJobs(queue, [job], log);
  const slot = Math.floor(Date.now() / 60_000) * 60;
  const jobs: FetchJob[] = [
    { platform: "mockstagram", shard: 1, slot, interval: 60 },
    { platform: "mockstagram", shard: 2, slot, interval: 60, ids: [7, 8] },
    { platform: "mockstagram", shard: 3, slot: slot + 86_400, interval: 60 },
  ];
  const ids = [...(await sendFetchJobs(queue, jobs))];
  // The first attempt and its three repetitions.
  for (let attempt = 0; attempt < 4; attempt++) {
    expect(await queue.fetch("fetch", { batchSize: 5 })).toHaveLength(3);
    await queue.fail("fetch", ids);
  }
  await waitUntil("what died is filed", 30 * SECOND, () => filed.length === 2);
  const reasons = filed.map(({ shard, failures }) => ({ shard, failures })).sort((a, b) => a.shard - b.shard);
  expect(reasons).toEqual([
    { shard: 1, failures: [{ reason: "worker_down", ids: "all" }] },
    { shard: 2, failures: [{ reason: "worker_down", ids: [7, 8] }] },
  ]);
  expect(await queue.fetch("fetch")).toEqual([]);
});
