/** What an outage makes a worker fetch: what may be pending, and not once more what the slot has seen long ago. */
import { afterEach, expect, test } from "vitest";
import { createOutageShare } from "#lib/fetch/outage-share.ts";
import { createTicker } from "#lib/fetch/ticker.ts";
import { log } from "#lib/log.ts";
import type { FetchJob } from "#lib/queue/send-fetch-jobs.ts";
import { makeRegistry } from "#lib/testing/make-registry.ts";
import { SECOND } from "#lib/time.ts";
import { createOutageWatch, PENDING_MAX_S } from "./outage-watch.ts";

const DAY = 1_699_920_000;
const SHARDS = Array.from({ length: 200 }, (_, i) => i + 1);

const living = new Set(["a", "b"]);
afterEach(() => void living.add("b"));

/** A day's slots as worker `a` has ticked through them until `until`, seconds into the day. */
async function setUp(until: number) {
  const registry = await makeRegistry(SHARDS, 86_400);
  const time = { seconds: DAY };
  const clock = { now: () => time.seconds * SECOND };
  const ticked: { shard: number; at: number }[] = [];
  const send = async (jobs: readonly FetchJob[]) => {
    for (const { shard } of jobs) ticked.push({ shard, at: time.seconds });
  };
  const ticker = createTicker({ registry, clock, send });
  for (; time.seconds < DAY + until; time.seconds++) await ticker.tick();
  const share = createOutageShare({
    workerId: "a",
    workers: () => ["a", "b"],
    isThere: (id) => living.has(id),
  });
  const taken: number[][] = [];
  const watch = createOutageWatch({
    ...{ workerId: "a", share, registry, clock, sent: ticker.sent, log },
    fetcher: { take: (jobs) => void taken.push(jobs.map(({ shard }) => shard)), idle: async () => {} },
    handOn: async () => "spool",
    onCount: () => {},
  });
  const pending = () =>
    ticked.filter(({ at }) => at >= time.seconds - PENDING_MAX_S).map(({ shard }) => shard);
  return { watch, taken, pending, ticked };
}

const sorted = (shards: readonly number[] | undefined) => [...(shards ?? [])].sort((x, y) => x - y);

test("of a day's slot only what was due within a fetch job's life is fetched without the queue", async () => {
  const { watch, taken, pending, ticked } = await setUp(30_000);
  expect(ticked.length).toBeGreaterThan(80);
  expect(watch.isOn()).toBe(false);
  watch.begin();
  expect(watch.isOn()).toBe(true);
  expect(taken).toHaveLength(1);
  expect(sorted(taken[0])).toEqual(sorted(pending()));
  expect(pending().length).toBeLessThan(5);
});

test("so is what a worker leaves that dies meanwhile", async () => {
  const { watch, taken, pending } = await setUp(30_000);
  watch.begin();
  await watch.look();
  expect(taken).toHaveLength(1);
  living.delete("b");
  await watch.look();
  expect(sorted(taken[1])).toEqual(sorted(pending()));
  expect(watch.end()).not.toBeNull();
  expect(watch.isOn()).toBe(false);
});
