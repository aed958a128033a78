import { expect, test } from "vitest";
import type { IngestPayload } from "#lib/domain/ingest-payload.ts";
import { createRegistry } from "#lib/fetch/registry.ts";
import { createSlotProgress } from "#lib/fetch/slot-progress.ts";
import type { FetchOutcome, Provider } from "#lib/provider/provider.ts";
import type { FetchJob } from "#lib/queue/send-fetch-jobs.ts";
import { MINUTE, SECOND } from "#lib/time.ts";
import { createFetchJob } from "./fetch.ts";

/** The first of an hour. */
const SLOT = 1_699_999_200;
const JOB = "5f0e4b0a-6f2e-5c1c-9d3b-8a2f7c6d1e90";

/** A shard of two influencers and a platform that answers as `answer` says. */
async function setUp(interval: number, answer: (id: string, deadline: number) => FetchOutcome) {
  const rows = [1, 2].map((id) => ({
    id,
    externalId: String(id),
    username: null,
    state: "ok" as const,
    removed: false,
    dueFrom: 0,
    shard: 1,
    platform: "mockstagram" as const,
    interval,
  }));
  const registry = createRegistry({
    cursor: async () => ({ database: "a", xid: "1", at: 0 }),
    page: async (_since, afterId) => (afterId === 0 ? rows : []),
  });
  const world = { now: SLOT * SECOND, asked: 0, queueIsAway: false };
  const provider: Provider = {
    platform: "mockstagram",
    async fetchMany(externalIds, { deadline }) {
      world.asked += externalIds.length;
      return externalIds.map((id) => answer(id, deadline));
    },
    setWorkers() {},
    limits: () => null,
    applyLimits() {},
    stats: () => ({ inFlight: 0, waiting: 0, breaker: "closed", barredBy: null }),
    async close() {},
  };
  const sent: FetchJob[] = [];
  const results: IngestPayload[] = [];
  const progress = createSlotProgress();
  const send = async (jobs: readonly FetchJob[]) => {
    if (world.queueIsAway) throw new Error("the queue is away");
    sent.push(...jobs);
  };
  const job = createFetchJob({
    concurrency: 8,
    context: { registry, providerOf: () => provider, clock: { now: () => world.now }, startedAt: 0 },
    progress,
    onResult: async (_, payload) => void results.push(payload),
    send,
    sendToQueue: send,
    giveUp: new AbortController().signal,
  });
  const run = async (payload: object = {}) => {
    const data = { v: 1, shard: 1, slot: SLOT, ...payload };
    const [result] = await job.run([{ id: JOB, data, retryCount: 0, signal: new AbortController().signal }]);
    return result?.status;
  };
  return { run, world, sent, results, progress };
}

const found = (externalId: string): FetchOutcome => ({
  kind: "found",
  externalId,
  username: null,
  followers: 1,
  following: 1,
  posts: null,
  retrievedAt: SLOT * SECOND + 1,
});

test("of a slot longer than a job, what the job's time cut short goes on in another one, and is no gap", async () => {
  const cut = (externalId: string): FetchOutcome => ({
    kind: "failed",
    externalId,
    reason: "rate_limited",
    message: "",
    cutShort: true,
  });
  let enough = false;
  const { run, sent, results, progress, world } = await setUp(3_600, (id, deadline) => {
    expect(deadline).toBe(world.now + 45_000);
    return id === "1" || enough ? found(id) : cut(id);
  });
  expect(await run()).toBe("completed");
  expect(results).toMatchObject([{ ids: [1], failures: [] }]);
  expect(sent).toEqual([
    { platform: "mockstagram", shard: 1, slot: SLOT, interval: 3_600, ids: [2], after: JOB, waits: 1 },
  ]);
  expect(progress.isDone(1, SLOT)).toBe(false);
  enough = true;
  expect(await run({ ids: [2] })).toBe("completed");
  expect(results).toMatchObject([{ ids: [1] }, { ids: [2], failures: [] }]);
  expect(sent).toHaveLength(1);
});

test("a slot that has not begun by this worker's clock is left to another worker soon, in whole or in part", async () => {
  const { run, world, sent, results } = await setUp(60, found);
  world.now -= 5 * MINUTE;
  expect(await run()).toBe("completed");
  expect(await run({ ids: [2] })).toBe("completed");
  world.now = SLOT * SECOND - 3 * SECOND;
  expect(await run()).toBe("completed");
  const job = { platform: "mockstagram", shard: 1, slot: SLOT, interval: 60, after: JOB };
  expect(sent).toEqual([
    { ...job, waits: 5 },
    { ...job, ids: [2], waits: 5 },
    { ...job, waits: 3 },
  ]);
  expect({ asked: world.asked, results }).toEqual({ asked: 0, results: [] });
  world.now = SLOT * SECOND;
  expect(await run()).toBe("completed");
  expect(results).toMatchObject([{ ids: [1, 2] }]);
});

test("it stays in the queue when that can't take it, and is refused where no clock can be so wrong", async () => {
  const { run, world, sent } = await setUp(60, found);
  world.queueIsAway = true;
  world.now -= 5 * SECOND;
  expect(await run()).toBe("failed");
  world.now -= 11 * MINUTE;
  expect(await run()).toBe("deadletter");
  expect({ asked: world.asked, sent }).toEqual({ asked: 0, sent: [] });
});
