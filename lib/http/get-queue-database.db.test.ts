import { afterAll, expect, test } from "vitest";
import { env } from "#lib/env.ts";
import { log } from "#lib/log.ts";
import { openQueue } from "#lib/queue/open-queue.ts";
import { sendIngestJobs } from "#lib/queue/send-ingest-jobs.ts";
import { createTestDatabase } from "#lib/testing/create-test-database.ts";
import { makePayload } from "#lib/testing/make-payload.ts";
import { startProxy } from "#lib/testing/start-proxy.ts";
import { asWebOfTests } from "#lib/testing/template-database.ts";
import { testContext } from "#lib/testing/test-context.ts";
import { waitUntil } from "#lib/testing/wait-until.ts";
import { getQueueDatabase } from "./get-queue-database.ts";
import { readPipeline } from "./read-pipeline.ts";

const metrics = await createTestDatabase({ prepared: true });
const apart = await createTestDatabase();
const proxy = await startProxy(asWebOfTests(apart.url));
const before = env.QUEUE_DATABASE_URL;

afterAll(async () => {
  env.QUEUE_DATABASE_URL = before;
  await globalThis.influencerAnalyticsQueue?.close();
  globalThis.influencerAnalyticsQueue = undefined;
  await proxy.close();
  await apart.close();
  await metrics.close();
});

test("without a server of its own the queue is where everything is", () => {
  expect(getQueueDatabase({ db: metrics.web })).toBe(metrics.web);
});

test("the counters are those of the queue's own server, read as the web's role; its absence costs nothing else", async () => {
  env.QUEUE_DATABASE_URL = proxy.url;
  const context = testContext(metrics.web);
  const readQueue = async () => (await readPipeline(context, new Headers())).queue;
  const queue = await openQueue({ url: apart.url, name: "test", max: 4, log });
  await sendIngestJobs(queue, [makePayload(1_700_000_040), makePayload(1_700_000_100)]);
  await waitUntil("its jobs are counted", 30_000, async () => (await readQueue()).ingest?.ready === 2);
  await queue.stop({ graceful: false });
  proxy.mode("refuse");
  await waitUntil("its absence is told", 30_000, async () => (await readQueue()).ingest === null);
  expect(await readQueue()).toEqual({ fetch: null, ingest: null, deadLetters: 0 });
});
