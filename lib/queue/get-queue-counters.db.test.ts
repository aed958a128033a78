import { afterAll, beforeAll, expect, test } from "vitest";
import { log } from "#lib/log.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { waitUntil } from "#lib/testing/wait-until.ts";
import { SECOND } from "#lib/time.ts";
import { queueNames } from "./contract.ts";
import { getFetchWait } from "./get-fetch-wait.ts";
import { getQueueCounters, type QueueCounters } from "./get-queue-counters.ts";
import { type JobQueue, openQueue } from "./open-queue.ts";

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

const read = async () => await getQueueCounters((text, values) => queue.getDb().executeSql(text, values));
const ofIngest = (counters: QueueCounters[]) =>
  counters.find((counter) => counter.queue === "ingest") ?? null;

test("each queue is there, the dead letters' too, and an empty one waits for nothing", async () => {
  const counters = await read();
  const names = counters.map((counter) => counter.queue);
  expect(names).toEqual(expect.arrayContaining([...queueNames, "ingest_dead", "fetch_dead"]));
  expect(names.filter((name) => name.startsWith("__"))).toEqual([]);
  expect(ofIngest(counters)).toMatchObject({ ready: 0, active: 0, oldestReadySeconds: 0 });
});

test("jobs by state, and the age of the oldest that could run: not of one that is due later, nor of one that runs", async () => {
  const hourAgo = new Date(Date.now() - 3_600_000);
  const inAnHour = new Date(Date.now() + 3_600_000);
  const data = { v: 1 };
  await queue.insert("ingest", [{ data, startAfter: hourAgo }]);
  expect(await queue.fetch("ingest")).toHaveLength(1);
  await queue.insert("ingest", [{ data, startAfter: inAnHour }]);
  expect(ofIngest(await read())?.oldestReadySeconds).toBe(0);
  await queue.insert("ingest", [{ data, startAfter: new Date(Date.now() - 60_000) }, { data }]);
  const counted = await waitUntil("pg-boss has counted", 30 * SECOND, async () => {
    const ingest = ofIngest(await read());
    return ingest?.ready === 2 && ingest.active === 1 ? ingest : null;
  });
  expect(counted.deferred).toBe(1);
  expect(counted.oldestReadySeconds).toBeGreaterThanOrEqual(60);
  expect(counted.oldestReadySeconds).toBeLessThan(3_000);
});

test("how long a fetch job that could run has waited", async () => {
  const data = { v: 1 };
  expect(await getFetchWait(queue)).toBe(0);
  await queue.insert("fetch", [{ data, startAfter: new Date(Date.now() + 3_600_000) }]);
  expect(await getFetchWait(queue)).toBe(0);
  await queue.insert("fetch", [{ data, startAfter: new Date(Date.now() - 60_000) }, { data }]);
  const waited = await getFetchWait(queue);
  expect(waited).toBeGreaterThanOrEqual(60);
  expect(waited).toBeLessThan(3_000);
  await queue.fetch("fetch", { batchSize: 2 });
  expect(await getFetchWait(queue)).toBe(0);
});
