import { sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type IngestPayload, PAYLOAD_VERSION } from "#lib/domain/ingest-payload.ts";
import { log } from "#lib/log.ts";
import { createTestDatabase, type TestDatabase } from "#lib/testing/create-test-database.ts";
import { startProxy, type TcpProxy } from "#lib/testing/start-proxy.ts";
import { waitUntil } from "#lib/testing/wait-until.ts";
import { monotonicMs, SECOND } from "#lib/time.ts";
import { countWaitingIngest } from "./count-waiting-ingest.ts";
import { openQueue } from "./open-queue.ts";
import { createQueueLink, type QueueLink } from "./queue-link.ts";
import { sendIngestJobs } from "./send-ingest-jobs.ts";

let t: TestDatabase;
beforeAll(async () => {
  t = await createTestDatabase();
});
afterAll(() => t.close());

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function setUp(): Promise<{ link: QueueLink; proxy: TcpProxy; changes: boolean[]; opened: number[] }> {
  const proxy = await startProxy(t.url);
  ends.push(() => proxy.close());
  const link = createQueueLink({
    open: () => openQueue({ url: proxy.url, name: "test", max: 3, log }),
    log,
  });
  ends.push(() => link.close());
  return { link, proxy, changes: [], opened: [] };
}

test("it says within a second that a server is gone and that it is back, and is opened once", async () => {
  const { link, proxy, changes, opened } = await setUp();
  const listeners = {
    onOpen: async () => void opened.push(1),
    onChange: (up: boolean) => void changes.push(up),
  };
  await link.start(listeners);
  expect(changes).toEqual([true]);
  expect(await link.use((queue) => countWaitingIngest(queue, 5))).toBe(0);

  proxy.mode("refuse");
  const gone = monotonicMs();
  await waitUntil("it is away", 30 * SECOND, () => changes.length === 2);
  expect(monotonicMs() - gone).toBeLessThan(10 * SECOND);
  await expect(link.use((queue) => countWaitingIngest(queue, 5))).rejects.toMatchObject({
    code: "UNAVAILABLE",
  });

  proxy.mode("forward");
  await waitUntil("it is back", 30 * SECOND, () => changes.length === 3);
  expect(changes).toEqual([true, false, true]);
  expect(opened).toEqual([1]);
  expect(await link.use((queue) => countWaitingIngest(queue, 5))).toBe(0);
});

test("a server that was away at the start is opened when it comes", async () => {
  const { link, proxy, changes, opened } = await setUp();
  proxy.mode("refuse");
  await link.start({
    onOpen: async () => void opened.push(1),
    onChange: (up) => void changes.push(up),
  });
  expect(link.isUp()).toBe(false);
  expect(link.queue()).toBe(null);
  proxy.mode("forward");
  await waitUntil("it is there", 30 * SECOND, () => link.isUp());
  expect({ changes, opened }).toEqual({ changes: [true], opened: [1] });
});

test("a queue that another release has migrated is no outage that passes: it says what to do, until it fits", async () => {
  const { link, proxy, opened } = await setUp();
  await t.db.execute(sql`UPDATE pgboss.version SET version = version + 1`);
  await link.start({ onOpen: async () => void opened.push(1), onChange() {} });
  expect(link.isUp()).toBe(false);
  expect(link.refusal()).toMatch(
    /of version \d+, this release knows \d+ alone: a newer release has migrated/,
  );
  proxy.mode("refuse");
  await waitUntil("it is merely away", 30 * SECOND, () => link.refusal() === null);
  proxy.mode("forward");
  await waitUntil("it is refused again", 30 * SECOND, () => link.refusal() !== null);
  await t.db.execute(sql`UPDATE pgboss.version SET version = version - 1`);
  await waitUntil("it is there", 30 * SECOND, () => link.isUp());
  expect({ refusal: link.refusal(), opened }).toEqual({ refusal: null, opened: [1] });
});

test("what must be done before it is used is done before its jobs begin, also the first time", async () => {
  const { link } = await setUp();
  const order: string[] = [];
  await link.start({
    onBack: async () => order.push("back") > 0,
    onOpen: async () => void order.push("open"),
    onChange: () => void order.push("up"),
  });
  expect(order).toEqual(["back", "open", "up"]);
});

test("what failed midway when it was opened is undone, and done once", async () => {
  const { link } = await setUp();
  const queues: unknown[] = [];
  let handled = 0;
  await link.start({
    async onOpen(queue) {
      queues.push(queue);
      await queue.work("judge_slots", { pollingIntervalSeconds: 0.5 }, async (jobs) => {
        handled += jobs.length;
      });
      if (queues.length === 1) throw new Error("a query took too long");
    },
    onChange() {},
  });
  await waitUntil("it is there", 30 * SECOND, () => link.isUp());
  expect(new Set(queues).size).toBe(2);
  expect(link.queue()).toBe(queues[1]);
  await link.use((queue) => queue.insert("judge_slots", [{ data: {} }, { data: {} }]));
  await waitUntil("its jobs are done", 30 * SECOND, () => handled === 2);
});

test("who must do something before it is used again has the time for it, whether that succeeds or not", async () => {
  const { link, proxy, changes } = await setUp();
  const usedTooEarly: boolean[] = [];
  let fails = false;
  await link.start({
    onOpen: async () => {},
    async onBack() {
      usedTooEarly.push(link.isUp());
      await new Promise((resolve) => setImmediate(resolve));
      usedTooEarly.push(link.isUp());
      if (fails) throw new Error("the other database is away");
      return true;
    },
    onChange: (up) => void changes.push(up),
  });
  expect(usedTooEarly).toEqual([false, false]);
  fails = true;
  proxy.mode("refuse");
  await waitUntil("it is away", 30 * SECOND, () => !link.isUp());
  proxy.mode("forward");
  await waitUntil("it is back", 30 * SECOND, () => link.isUp());
  expect(usedTooEarly).toEqual([false, false, false, false]);
  expect(changes).toEqual([true, false, true]);
});

test("what can be reached and is not ours is not used, neither at first nor after an outage", async () => {
  const { link, proxy, changes, opened } = await setUp();
  let isOurs = false;
  let asked = 0;
  await link.start({
    onOpen: async () => void opened.push(1),
    onBack: async () => ++asked > 0 && isOurs,
    onChange: (up) => void changes.push(up),
  });
  await waitUntil("it is asked again", 30 * SECOND, () => asked >= 3);
  expect({ isUp: link.isUp(), opened, changes }).toEqual({ isUp: false, opened: [], changes: [] });
  isOurs = true;
  await waitUntil("it is there", 30 * SECOND, () => link.isUp());
  proxy.mode("refuse");
  await waitUntil("it is away", 30 * SECOND, () => !link.isUp());
  isOurs = false;
  asked = 0;
  proxy.mode("forward");
  await waitUntil("it is asked again and again", 30 * SECOND, () => asked >= 3);
  expect({ isUp: link.isUp(), changes }).toEqual({ isUp: false, changes: [true, false] });
});

test("a server that swallows what it is sent holds nobody up for long, and heals by itself", async () => {
  const { link, proxy, changes } = await setUp();
  await link.start({ onOpen: async () => {}, onChange: (up) => void changes.push(up) });
  proxy.mode("swallow");
  const asked = monotonicMs();
  await expect(link.use((queue) => countWaitingIngest(queue, 5))).rejects.toThrow();
  expect(monotonicMs() - asked).toBeLessThan(6 * SECOND);
  await waitUntil("it is away", 60 * SECOND, () => changes.at(-1) === false);
  proxy.mode("forward");
  const healed = monotonicMs();
  await waitUntil("it is back", 60 * SECOND, () => link.isUp());
  expect(monotonicMs() - healed).toBeLessThan(10 * SECOND);
  expect(await link.use((queue) => countWaitingIngest(queue, 5))).toBe(0);
});

test("replayed results wait behind live ones", async () => {
  const { link } = await setUp();
  await link.start({ onOpen: async () => {}, onChange: () => {} });
  const payload = (slot: number): IngestPayload => ({
    v: PAYLOAD_VERSION,
    shard: 1,
    slot,
    fetchedAt: slot * 1_000,
    ids: [],
    offsets: [],
    followers: [],
    following: [],
    posts: [],
    failures: [],
  });
  for (const slot of [60, 120])
    await link.use((queue) => sendIngestJobs(queue, [payload(slot)], { replay: true }));
  await link.use((queue) => sendIngestJobs(queue, [payload(180)]));
  const order: number[] = [];
  for (let n = 0; n < 3; n++) {
    const [job] = await link.use((queue) => queue.fetch<{ slot: number }>("ingest"));
    if (job !== undefined) order.push(job.data.slot);
  }
  expect(order).toEqual([180, 60, 120]);
});
