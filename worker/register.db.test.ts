import { afterAll, beforeAll, expect, test } from "vitest";
import { PAYLOAD_VERSION } from "#lib/domain/ingest-payload.ts";
import { createLog, log } from "#lib/log.ts";
import { type JobQueue, openQueue } from "#lib/queue/open-queue.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { waitUntil } from "#lib/testing/wait-until.ts";
import { monotonicMs } from "#lib/time.ts";
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

test("a handler says at debug that it has begun, with its jobs, and at its end which it was; above debug neither", async () => {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string) => lines.push(JSON.parse(line));
  const logAt = (level: string) => createLog({ level, write, nowMs: monotonicMs });
  const end = Promise.withResolvers<void>();
  let handled = 0;
  const job = defineJob("roll_up", { pollingIntervalSeconds: 0.5 }, async (attempts) => {
    await end.promise;
    handled++;
    return attempts.map(() => completed);
  });
  await registerJobs(queue, [job], logAt("debug"));
  const id = await queue.send("roll_up", { v: 1, minute: 1 });
  const said = { level: "debug", queue: "roll_up", jobs: 1, run: `${id}/0` };
  const begun = await waitUntil("it has begun", 30_000, () => lines.length > 0 && [...lines]);
  expect(begun).toMatchObject([{ ...said, begins: [`${id}/0`], msg: "jobs begin" }]);
  end.resolve();
  await waitUntil("it has ended", 30_000, () => lines.length > 1);
  expect(lines[1]).toMatchObject({ ...said, ms: expect.any(Number), msg: "jobs done" });
  await queue.offWork("roll_up");
  await registerJobs(queue, [job], logAt("info"));
  await queue.send("roll_up", { v: 1, minute: 2 });
  await waitUntil("another one", 30_000, () => handled === 2);
  expect(lines).toHaveLength(2);
});
