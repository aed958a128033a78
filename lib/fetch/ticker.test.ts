import fc from "fast-check";
import { expect, test } from "vitest";
import { phaseWindow, shardPhase } from "#lib/domain/shard-phase.ts";
import { slotOf } from "#lib/domain/slot.ts";
import type { RegistryRow } from "#lib/query/list-registry-changes.ts";
import type { FetchJob } from "#lib/queue/send-fetch-jobs.ts";
import { SECOND } from "#lib/time.ts";
import { listSkipped } from "./list-skipped.ts";
import { createRegistry } from "./registry.ts";
import { createTicker, type SkippedSlots } from "./ticker.ts";

const START = 1_700_000_040;

async function setUp(shards: { id: number; interval: number }[]) {
  const rows = shards.map(
    ({ id, interval }): RegistryRow => ({
      id,
      externalId: String(1_000_000 + id),
      username: null,
      state: "ok",
      removed: false,
      dueFrom: 0,
      shard: id,
      platform: "mockstagram",
      interval,
    }),
  );
  const registry = createRegistry({
    cursor: async () => ({ database: "a", xid: "1", at: 0 }),
    page: async (_since, afterId) => (afterId === 0 ? rows : []),
  });
  await registry.refresh();
  const time = { seconds: START };
  const clock = { now: () => time.seconds * SECOND };
  const sent: (FetchJob & { at: number })[] = [];
  const queue = { down: false };
  const send = async (jobs: readonly FetchJob[]) => {
    if (queue.down) throw new Error("queue away");
    for (const job of jobs) sent.push({ ...job, at: time.seconds });
  };
  return { registry, clock, time, sent, queue, send };
}

test("each shard is sent once in each slot, inside it, always at the same distance from its start", async () => {
  const shards = [
    ...Array.from({ length: 50 }, (_, i) => ({ id: i + 1, interval: 60 })),
    { id: 90, interval: 300 },
  ];
  const { registry, clock, time, sent, send } = await setUp(shards);
  const ticker = createTicker({ registry, clock, send });
  for (; time.seconds < START + 600; time.seconds += 0.2) await ticker.tick();
  const ofMinutes = sent.filter((job) => job.interval === 60);
  expect(ofMinutes).toHaveLength(50 * 10);
  expect(new Set(ofMinutes.map((job) => `${job.shard}/${job.slot}`)).size).toBe(500);
  for (const [, jobs] of Map.groupBy(ofMinutes, (job) => job.shard)) {
    const phases = jobs.map((job) => job.at - job.slot);
    expect(Math.max(...phases) - Math.min(...phases)).toBeLessThan(0.21);
    expect(Math.max(...phases)).toBeLessThan(37);
  }
  // No herd: no fifth of the window gets more than twice its share.
  const fifths = Map.groupBy(ofMinutes, (job) => Math.floor((job.at - job.slot) / 7.2));
  for (const jobs of fifths.values()) expect(jobs.length).toBeLessThanOrEqual(200);
});

test("under a high load shards are spread over more of the slot, from the next one on; none is left out or doubled", async () => {
  const change = fc.record({ at: fc.integer({ min: 0, max: 1_200 }), high: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 5 }), async (changes) => {
      const shards = Array.from({ length: 30 }, (_, i) => ({ id: i + 1, interval: i % 3 === 0 ? 300 : 60 }));
      const { registry, clock, time, sent, send } = await setUp(shards);
      const highAt = (t: number) =>
        changes.toSorted((a, b) => a.at - b.at).findLast(({ at }) => START + at <= t)?.high ?? false;
      const ticker = createTicker({ registry, clock, send, isLoadHigh: () => highAt(time.seconds) });
      for (; time.seconds < START + 1_200; time.seconds++) await ticker.tick();
      for (const { shard, interval, slot, at } of sent.filter(({ slot }) => slot > START)) {
        const phase = shardPhase(shard, interval, phaseWindow(interval, highAt(slot)));
        expect(at - slot).toBeGreaterThanOrEqual(phase);
        expect(at - slot).toBeLessThan(phase + 1);
      }
      const whole = sent.filter(({ slot, interval }) => slot >= START && slot + interval <= START + 1_200);
      expect(new Set(whole.map(({ shard, slot }) => `${shard}/${slot}`)).size).toBe(whole.length);
      // Twenty minutes of twenty shards, and three whole slots of five minutes of ten.
      expect(whole).toHaveLength(20 * 20 + 10 * 3);
    }),
    { numRuns: 20 },
  );
});

test("what the queue could not take is sent as soon as it can, inside its slot and never after it", async () => {
  // After the first slot, in which a ticker is new.
  const outage = fc.record({ from: fc.integer({ min: 60, max: 360 }), length: fc.nat(300) });
  const phase = shardPhase(7, 60, 36);
  await fc.assert(
    fc.asyncProperty(outage, async ({ from, length }) => {
      const { registry, clock, time, sent, queue, send } = await setUp([{ id: 7, interval: 60 }]);
      const ticker = createTicker({ registry, clock, send });
      const isDown = (t: number) => t >= START + from && t < START + from + length;
      const expected: number[] = [];
      for (; time.seconds < START + 720; time.seconds++) {
        queue.down = isDown(time.seconds);
        await ticker.tick().catch(() => {});
        const slot = slotOf(time.seconds, 60);
        if (!queue.down && time.seconds >= slot + phase && expected.at(-1) !== slot) expected.push(slot);
      }
      expect(sent.map((job) => job.slot)).toEqual(expected);
    }),
  );
});

test("one that begins in the last seconds of a slot leaves it", async () => {
  const { registry, clock, time, sent, send } = await setUp([{ id: 7, interval: 60 }]);
  const ticker = createTicker({ registry, clock, send });
  time.seconds = START + 55;
  await ticker.tick();
  expect(sent).toEqual([]);
  time.seconds = START + 60 + 50;
  await ticker.tick();
  expect(sent.map((job) => job.slot)).toEqual([START + 60]);
});

test("a clock that was ahead and is set right silences nobody", async () => {
  const { registry, clock, time, sent, send } = await setUp([{ id: 7, interval: 60 }]);
  const skipped: SkippedSlots[] = [];
  const ticker = createTicker({ registry, clock, send, onSkipped: (all) => void skipped.push(...all) });
  time.seconds = START + 300 + 40;
  await ticker.tick();
  time.seconds = START + 40;
  for (; time.seconds < START + 240; time.seconds++) await ticker.tick();
  expect(sent.map((job) => job.slot - START)).toEqual([300, 0, 60, 120, 180]);
  expect(skipped).toEqual([]);
});

test("slots that passed while the machine was paused are told once, up to the one that is sent", async () => {
  const shards = [
    { id: 7, interval: 60 },
    { id: 8, interval: 300 },
  ];
  const { registry, clock, time, sent, send } = await setUp(shards);
  const skipped: SkippedSlots[] = [];
  const ticker = createTicker({ registry, clock, send, onSkipped: (all) => void skipped.push(...all) });
  for (; time.seconds < START + 600; time.seconds++) await ticker.tick();
  expect(skipped).toEqual([]);
  time.seconds += 2_400;
  const awake = time.seconds;
  for (; time.seconds < awake + 600; time.seconds++) await ticker.tick();
  for (const { id, interval } of shards) {
    const told = skipped.filter(({ shard }) => shard === id);
    expect(told).toHaveLength(1);
    const slots = sent.filter(({ shard }) => shard === id).map(({ slot }) => slot);
    const next = slots.findIndex((slot, n) => slot - (slots[n - 1] ?? slot) > interval);
    expect(told[0]).toEqual({ shard: id, interval, from: slots[next - 1], to: slots[next] });
  }
  const named = [...listSkipped(skipped, awake * SECOND)].map(({ shard, slot }) => `${shard}/${slot}`);
  const passed = Array.from({ length: 40 }, (_, n) => `7/${START + 540 + n * 60}`);
  expect(named).toEqual(expect.arrayContaining(passed));
  expect(new Set(named).size).toBe(named.length);
});

test("of a long pause the last hour is named", () => {
  const skipped = [{ shard: 1, interval: 60, from: START, to: START + 7 * 86_400 }];
  const named = [...listSkipped(skipped, (START + 7 * 86_400) * SECOND)];
  expect(named).toHaveLength(60);
  expect(named[0]).toMatchObject({
    slot: START + 7 * 86_400 - 3_600,
    failures: [{ reason: "worker_down", ids: "all" }],
  });
});

test("a shard that was missed comes with the number of slots that it missed, and what was sent can be told", async () => {
  const { registry, clock, time, sent, send } = await setUp([
    { id: 7, interval: 60 },
    { id: 8, interval: 300 },
  ]);
  const ticker = createTicker({ registry, clock, send, missedInRow: (shard) => (shard === 7 ? 3 : 0) });
  expect(ticker.sent()).toEqual([]);
  time.seconds = START + 40;
  await ticker.tick();
  expect(sent.map(({ shard, priority }) => ({ shard, priority }))).toEqual(
    [...registry.shards()]
      .filter(
        ({ id, interval }) =>
          time.seconds >= slotOf(time.seconds, interval) + shardPhase(id, interval, interval * 0.6),
      )
      .map(({ id }) => ({ shard: id, priority: id === 7 ? 3 : 0 })),
  );
  expect(ticker.sent().map(({ shard }) => shard)).toEqual(sent.map(({ shard }) => shard));
  time.seconds = START + 61;
  expect(ticker.sent().filter(({ shard }) => shard === 7)).toEqual([]);
});

test("what was due since a moment can be told apart from what was sent long before", async () => {
  const shards = Array.from({ length: 40 }, (_, i) => ({ id: i + 1, interval: 86_400 }));
  const { registry, clock, time, sent, send } = await setUp(shards);
  const ticker = createTicker({ registry, clock, send });
  const day = slotOf(START, 86_400) + 86_400;
  for (time.seconds = day; time.seconds < day + 60_000; time.seconds += 10) await ticker.tick();
  expect(sent).toHaveLength(40);
  for (const since of [day, day + 5_000, day + 30_000, day + 60_000]) {
    const late = shards.filter(({ id }) => day + shardPhase(id, 86_400, 86_400 * 0.6) >= since);
    expect(ticker.sent(since).map(({ shard }) => shard)).toEqual(late.map(({ id }) => id));
  }
});

test("what others have sent before it began is left to them, in that slot alone", async () => {
  const shards = Array.from({ length: 40 }, (_, i) => ({ id: i + 1, interval: 86_400 }));
  const { registry, clock, time, sent, send } = await setUp(shards);
  const day = slotOf(START, 86_400) + 86_400;
  const begins = day + 30_000;
  const ticker = createTicker({ registry, clock, send, sentBefore: () => begins - 200 });
  for (time.seconds = begins; time.seconds < day + 86_400; time.seconds += 10) await ticker.tick();
  const due = ({ id }: { id: number }) => day + shardPhase(id, 86_400, 86_400 * 0.6);
  const rest = shards.filter((shard) => due(shard) >= begins - 200);
  expect(rest.length).toBeGreaterThan(0);
  expect(rest.length).toBeLessThan(40);
  expect(sent.map(({ shard }) => shard).sort((a, b) => a - b)).toEqual(rest.map(({ id }) => id));
  for (; time.seconds < day + 86_400 + 60_000; time.seconds += 10) await ticker.tick();
  expect(sent.filter(({ slot }) => slot === day + 86_400)).toHaveLength(40);
});
