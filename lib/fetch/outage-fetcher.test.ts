import fc from "fast-check";
import { expect, test } from "vitest";
import type { IngestPayload } from "#lib/domain/ingest-payload.ts";
import { log } from "#lib/log.ts";
import type { Provider } from "#lib/provider/provider.ts";
import type { FetchJob } from "#lib/queue/send-fetch-jobs.ts";
import { delay, SECOND } from "#lib/time.ts";
import { createOutageFetcher } from "./outage-fetcher.ts";
import { ownerOf } from "./owner-of.ts";
import { createRegistry } from "./registry.ts";
import { createSlotProgress } from "./slot-progress.ts";

const SLOT = 1_700_000_040;

const job = (shard: number, slot = SLOT): FetchJob => ({
  platform: "mockstagram",
  shard,
  slot,
  interval: 60,
});

/** `shards` of one influencer each, and workers that share them. */
async function setUp(shards: number, workerIds: readonly string[]) {
  const rows = Array.from({ length: shards }, (_, i) => ({
    id: i + 1,
    externalId: String(1_000_001 + i),
    username: null,
    state: "ok",
    removed: false,
    dueFrom: 0,
    shard: i + 1,
    platform: "mockstagram" as const,
    interval: 60,
  }));
  const registry = createRegistry({
    cursor: async () => ({ database: "a", xid: "1", at: 0 }),
    page: async (_since, afterId) => (afterId === 0 ? rows : []),
  });
  await registry.refresh();
  const clock = { now: () => (SLOT + 20) * SECOND };
  const world = { running: 0, mostAtOnce: 0, workers: workerIds, hangs: false };
  const provider: Provider = {
    platform: "mockstagram",
    async fetchMany(externalIds, { signal }) {
      world.running++;
      world.mostAtOnce = Math.max(world.mostAtOnce, world.running);
      if (world.hangs) {
        await delay(60 * SECOND, signal);
        return externalIds.map((externalId) => ({
          kind: "failed",
          externalId,
          reason: "worker_down",
          message: "",
        }));
      }
      await new Promise((resolve) => setImmediate(resolve));
      world.running--;
      return externalIds.map((externalId) => ({
        kind: "found",
        externalId,
        username: null,
        followers: 1,
        following: 1,
        posts: null,
        retrievedAt: clock.now(),
      }));
    },
    setWorkers() {},
    limits: () => null,
    applyLimits() {},
    stats: () => ({ inFlight: 0, waiting: 0, breaker: "closed", barredBy: null }),
    async close() {},
  };
  const results: { worker: string; payload: IngestPayload }[] = [];
  const fetchers = workerIds.map((workerId) => {
    const progress = createSlotProgress();
    const giveUp = new AbortController();
    const fetcher = createOutageFetcher({
      context: { registry, providerOf: () => provider, clock, startedAt: 0 },
      workerId,
      owner: (shard) => ownerOf(shard, world.workers),
      progress,
      onResult: async (_, payload) => void results.push({ worker: workerId, payload }),
      giveUp: giveUp.signal,
      log,
    });
    return { fetcher, progress, giveUp };
  });
  return { fetchers, results, world };
}

test("each shard is fetched by exactly one of the workers, once a slot, however often it is offered", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 5 }), async (shards, n) => {
      const ids = Array.from({ length: n }, (_, i) => `worker-${i}`);
      const { fetchers, results, world } = await setUp(shards, ids);
      const jobs = Array.from({ length: shards }, (_, i) => job(i + 1));
      for (const { fetcher } of fetchers) {
        fetcher.take(jobs);
        fetcher.take(jobs);
      }
      for (const { fetcher } of fetchers) await fetcher.idle();
      const fetched = results.map(({ payload }) => payload.shard).sort((a, b) => a - b);
      expect(fetched).toEqual(jobs.map(({ shard }) => shard));
      expect(world.mostAtOnce).toBeLessThanOrEqual(16 * n);
    }),
    { numRuns: 30 },
  );
});

test("what this worker has fetched by a job of the queue is not fetched again, the next slot's is", async () => {
  const { fetchers, results } = await setUp(3, ["a"]);
  const [a] = fetchers;
  a?.progress.done(2, SLOT);
  a?.fetcher.take([job(1), job(2), job(3)]);
  await a?.fetcher.idle();
  expect(results.map(({ payload }) => payload.shard)).toEqual([1, 3]);
  expect([1, 2, 3].map((shard) => a?.progress.isDone(shard, SLOT))).toEqual([true, true, true]);
  a?.fetcher.take([job(2, SLOT + 60)]);
  await a?.fetcher.idle();
  expect(results.at(-1)?.payload).toMatchObject({ shard: 2, slot: SLOT + 60 });
});

test("shards that fall to this worker later are taken when they are offered again, also of the running slot", async () => {
  const { fetchers, results, world } = await setUp(30, ["a", "b"]);
  const [a] = fetchers;
  const jobs = Array.from({ length: 30 }, (_, i) => job(i + 1));
  a?.fetcher.take(jobs);
  await a?.fetcher.idle();
  expect(results.length).toBeLessThan(30);
  world.workers = ["a"];
  a?.fetcher.take(jobs);
  await a?.fetcher.idle();
  const fetched = results.map(({ payload }) => payload.shard).sort((x, y) => x - y);
  expect(fetched).toEqual(jobs.map(({ shard }) => shard));
});

test("a clock that was ahead and is set right keeps no shard from being fetched", async () => {
  const { fetchers, results } = await setUp(1, ["a"]);
  const [a] = fetchers;
  for (const slot of [SLOT + 300, SLOT]) {
    a?.fetcher.take([job(1, slot)]);
    await a?.fetcher.idle();
  }
  expect(results.at(-1)?.payload).toMatchObject({ slot: SLOT, ids: [1] });
});

test("the rest of a job that the queue did not take is fetched here, whoever its shard falls to", async () => {
  const { fetchers, results, world } = await setUp(2, ["a", "b"]);
  world.workers = ["b"];
  const [a] = fetchers;
  a?.fetcher.take([job(1), { ...job(2), ids: [2] }]);
  await a?.fetcher.idle();
  expect(results).toMatchObject([{ worker: "a", payload: { shard: 2, ids: [2] } }]);
  // Meanwhile all of the shard was fetched.
  a?.progress.done(2, SLOT);
  a?.fetcher.take([{ ...job(2), ids: [2] }]);
  await a?.fetcher.idle();
  expect(results).toHaveLength(1);
});

const failures = ({ shard, failures: all }: IngestPayload) =>
  all.map(({ reason, ids }) => `${shard} ${reason} ${ids}`);

test("what has no answer when it is to give up is filed, and what waits and what comes later too", async () => {
  const { fetchers, results, world } = await setUp(40, ["a", "b"]);
  world.hangs = true;
  world.workers = ["a"];
  const [a] = fetchers;
  a?.fetcher.take(Array.from({ length: 40 }, (_, i) => job(i + 1)));
  a?.giveUp.abort();
  await a?.fetcher.idle();
  expect(results.flatMap(({ payload }) => failures(payload)).sort()).toEqual(
    Array.from({ length: 40 }, (_, i) => `${i + 1} worker_down ${i < 16 ? i + 1 : "all"}`).sort(),
  );
  expect(world.mostAtOnce).toBe(16);

  // A job of the queue that could not be handed back to it is filed, whoever the shard falls to.
  world.workers = ["b"];
  results.length = 0;
  a?.fetcher.take([job(3, SLOT + 60), { ...job(4, SLOT + 60), ids: [4] }]);
  await a?.fetcher.idle();
  expect(results.flatMap(({ payload }) => failures(payload))).toEqual(["4 worker_down 4"]);
});
