import { expect, test } from "vitest";
import type { RegistryRow } from "#lib/query/list-registry-changes.ts";
import { fetchJobId } from "#lib/queue/fetch-job-id.ts";
import type { FetchJob } from "#lib/queue/send-fetch-jobs.ts";
import { SECOND } from "#lib/time.ts";
import { createCatchUp } from "./catch-up.ts";
import { createRegistry } from "./registry.ts";

const START = 1_700_000_040;

/** A queue that refuses doubles, as pg-boss does; what `present` lists has its data point. */
async function setUp(members: number[] = [1, 2, 3]) {
  const rows = members.map(
    (id): RegistryRow => ({
      id,
      externalId: String(1_000_000 + id),
      username: null,
      state: "ok",
      removed: false,
      dueFrom: 0,
      shard: 1,
      platform: "mockstagram",
      interval: 60,
    }),
  );
  const registry = createRegistry({
    cursor: async () => ({ database: "a", xid: "1", at: 0 }),
    page: async (_since, afterId) => (afterId === 0 ? rows : []),
  });
  await registry.refresh();
  const world = {
    seconds: START,
    down: false,
    known: new Set<string>(),
    unfinished: new Set<string>(),
    present: new Set<number>(),
  };
  const sent: { slot: number; ids: readonly number[] | "whole"; at: number }[] = [];
  const catchUp = createCatchUp({
    registry,
    clock: { now: () => world.seconds * SECOND },
    async send(jobs: readonly FetchJob[]) {
      if (world.down) throw new Error("queue away");
      const fresh = jobs.filter((job) => !world.known.has(fetchJobId(job)));
      for (const job of fresh) {
        world.known.add(fetchJobId(job));
        sent.push({ slot: job.slot - START, ids: job.ids ?? "whole", at: world.seconds - START });
      }
      return new Set(fresh.map((job) => fetchJobId(job)));
    },
    listUnfinished: async (ids) => new Set(ids.filter((id) => world.unfinished.has(id))),
    listMissing: async (ids) => ids.filter((id) => !world.present.has(id)),
  });
  const runTo = async (seconds: number) => {
    for (; world.seconds <= START + seconds; world.seconds++) await catchUp.flush().catch(() => {});
  };
  return { world, catchUp, sent, runTo };
}

const ownJob = fetchJobId({ platform: "mockstagram", shard: 1, slot: START });

test("a worker that starts with time left in the slot has the whole shard fetched at once", async () => {
  const { world, catchUp, sent, runTo } = await setUp();
  world.seconds = START + 20;
  catchUp.start();
  await runTo(60);
  expect(sent).toEqual([{ slot: 0, ids: "whole", at: 20 }]);
});

test("with too little left, at the next slot's start", async () => {
  const { world, catchUp, sent, runTo } = await setUp();
  world.seconds = START + 55;
  catchUp.start();
  await runTo(90);
  expect(sent).toEqual([{ slot: 60, ids: "whole", at: 60 }]);
});

test("where the shard's job is done, only those without a data point are fetched; where it runs, none", async () => {
  const done = await setUp();
  done.world.known.add(ownJob);
  done.world.present = new Set([1, 3]);
  done.catchUp.start();
  await done.runTo(5);
  expect(done.sent).toEqual([{ slot: 0, ids: [2], at: 0 }]);

  const running = await setUp();
  running.world.known.add(ownJob);
  running.world.unfinished.add(ownJob);
  running.catchUp.start();
  await running.runTo(5);
  expect(running.sent).toEqual([]);
});

test("who joins is fetched at once if 15 s are left, else at the next slot's start", async () => {
  const early = await setUp();
  early.world.seconds = START + 45;
  early.catchUp.join([{ shard: 1, ids: [2] }]);
  await early.runTo(70);
  expect(early.sent).toEqual([{ slot: 0, ids: [2], at: 45 }]);

  const late = await setUp();
  late.world.seconds = START + 46;
  late.catchUp.join([{ shard: 1, ids: [2] }]);
  await late.runTo(70);
  expect(late.sent).toEqual([{ slot: 60, ids: [2], at: 60 }]);
});

test("when all of a shard join, its own job does, unless the slot had it before", async () => {
  const fresh = await setUp();
  fresh.catchUp.join([{ shard: 1, ids: [1, 2, 3] }]);
  await fresh.runTo(3);
  expect(fresh.sent).toEqual([{ slot: 0, ids: "whole", at: 0 }]);

  const again = await setUp();
  again.world.known.add(ownJob);
  again.catchUp.join([{ shard: 1, ids: [1, 2, 3] }]);
  await again.runTo(3);
  expect(again.sent).toEqual([{ slot: 0, ids: [1, 2, 3], at: 0 }]);
});

test("what could not be sent is sent when the queue is back, as long as its slot runs", async () => {
  const { world, catchUp, sent, runTo } = await setUp();
  world.down = true;
  catchUp.join([{ shard: 1, ids: [2] }]);
  await runTo(30);
  world.down = false;
  await runTo(40);
  expect(sent).toEqual([{ slot: 0, ids: [2], at: 31 }]);

  world.down = true;
  catchUp.join([{ shard: 1, ids: [3] }]);
  await runTo(65);
  world.down = false;
  await runTo(70);
  expect(sent).toHaveLength(1);
});
