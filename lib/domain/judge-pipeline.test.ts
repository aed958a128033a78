import fc from "fast-check";
import { expect, test } from "vitest";
import { failureReasons, type GapReason } from "./failure.ts";
import { judgePipeline, type PipelineFacts } from "./judge-pipeline.ts";
import { type PipelineSlot, pipelineStatuses } from "./pipeline.ts";

const now = 1_800_000_075;
const slotStart = 1_799_999_940;

function slot(
  expected: number | null,
  onTime: number,
  missingByReason: PipelineSlot["missingByReason"] = {},
  more: Partial<PipelineSlot> = {},
): PipelineSlot {
  const missing = Object.values(missingByReason).reduce((all, n) => all + n, 0);
  const present = (expected ?? onTime) - missing;
  return {
    interval: 60,
    slot: slotStart,
    expected,
    present,
    onTime,
    lateSecondsP99: 1,
    missingByReason,
    ...more,
  };
}

const worker: PipelineFacts["workers"][number] = {
  name: "worker 1",
  mode: "queue",
  seenAt: now - 2,
  lastSlot: slotStart,
  influencers: 20_000,
  startedAt: now - 7_200,
};
const outageWorker = { ...worker, mode: "outage" } as const;
const spool = {
  bytes: 0,
  maxBytes: 2 ** 30,
  points: 0,
  oldestSlot: null,
  droppedPoints: 0,
  corruptRecords: 0,
  minutesLeft: 75,
};
const idle = { ready: 0, active: 1, oldestReadySeconds: 0 };
const well: PipelineFacts = {
  now,
  slots: [slot(20_000, 20_000)],
  queue: { fetch: idle, ingest: idle, deadLetters: 0 },
  outcomes: { found: 20_000 },
  silent: [],
  spool,
  workers: [worker],
  tracked: true,
};
const filled = { ...spool, points: 200_000, bytes: 4_000_000, oldestSlot: slotStart - 600 };
const gone = { ...worker, mode: "gone" } as const;

test.each<[string, Partial<PipelineFacts>, string]>([
  ["all is well", {}, "keeping up: 20,000 of 20,000 on time in the last slot"],
  [
    "several intervals count together, an interval of a day does not",
    {
      slots: [
        slot(100, 100),
        slot(50, 50, {}, { interval: 300, slot: slotStart - 240 }),
        slot(9, 0, { unknown: 9 }, { interval: 86_400, slot: slotStart - 86_400 }),
      ],
    },
    "keeping up: 150 of 150 on time in the last slots",
  ],
  [
    "what the account itself causes is no fault of the pipeline",
    { slots: [slot(20_000, 19_900, { private: 90, suspended: 10 })] },
    "keeping up: 19,900 of 20,000 on time in the last slot; 100 missing: account private, account suspended",
  ],
  [
    "a few platform errors are its everyday",
    { slots: [slot(20_000, 19_990, { timeout: 10 })] },
    "keeping up: 19,990 of 20,000 on time in the last slot; 10 missing: platform too slow",
  ],
  [
    "dead letters are told of",
    { queue: { fetch: idle, ingest: idle, deadLetters: 3 } },
    "keeping up: 20,000 of 20,000 on time in the last slot; 3 dead letters wait for npm run redrive",
  ],
  [
    "many platform errors are trouble",
    { slots: [slot(20_000, 14_000, { upstream_error: 6_000 })] },
    "platform trouble: 14,000 of 20,000 on time in the last slot; 6,000 missing: platform errors",
  ],
  [
    "a platform that answers nobody is trouble before a slot tells",
    { silent: [{ platform: "mockstagram", reason: "network" }] },
    "platform trouble: Mockstagram answers nobody (platform not reachable); 20,000 of 20,000 on time in the last slot",
  ],
  [
    "a platform that has never answered",
    {
      silent: [{ platform: "mockstagram", reason: null }],
      slots: [],
      workers: [{ ...worker, startedAt: now - 20 }],
    },
    "platform trouble: Mockstagram answers nobody",
  ],
  [
    "answers that are all malformed are trouble",
    { slots: [slot(20_000, 0, { rejected: 20_000 })] },
    "platform trouble: 0 of 20,000 on time in the last slot; 20,000 missing: answer rejected as malformed",
  ],
  [
    "a slot without a reason is ours",
    { slots: [slot(20_000, 19_900, { unknown: 100 })] },
    "behind: 19,900 of 20,000 on time in the last slot; 100 missing: reason unknown",
  ],
  [
    "our own fault comes before the platform's",
    { slots: [slot(20_000, 10_000, { upstream_error: 6_000, late: 4_000 })] },
    "behind: 10,000 of 20,000 on time in the last slot; 10,000 missing: platform errors, not fetched before its slot was over; the load is 1.25 times what was carried",
  ],
  [
    "more load than is carried",
    { slots: [slot(1_000_000, 250_000, { late: 750_000 })] },
    "behind: 250,000 of 1,000,000 on time in the last slot; 750,000 missing: not fetched before its slot was over; the load is 4.0 times what was carried",
  ],
  [
    "none of the load is carried",
    { slots: [slot(20_000, 0, { late: 20_000 })] },
    "behind: 0 of 20,000 on time in the last slot; 20,000 missing: not fetched before its slot was over; nothing of the load was carried",
  ],
  [
    "stored late is not on time",
    { slots: [slot(20_000, 15_000)] },
    "behind: 15,000 of 20,000 on time in the last slot; 5,000 stored late",
  ],
  [
    "only the newest judged slot counts",
    {
      slots: [
        slot(20_000, 0, { unknown: 20_000 }, { slot: slotStart - 60 }),
        slot(20_000, 20_000),
        slot(null, 3, {}, { slot: slotStart + 60 }),
      ],
    },
    "keeping up: 20,000 of 20,000 on time in the last slot",
  ],
  [
    "a platform that is paused",
    { slots: [slot(20_000, 12_000, { platform_paused: 8_000 })] },
    "paused: 12,000 of 20,000 on time in the last slot; 8,000 missing: the platform is paused by an admin",
  ],
  [
    "a fetch job that waits",
    { queue: { fetch: { ready: 12, active: 16, oldestReadySeconds: 45 }, ingest: idle, deadLetters: 0 } },
    "behind: the oldest of 12 fetch jobs has waited 45 s; 20,000 of 20,000 on time in the last slot",
  ],
  [
    "an ingest job that waits",
    { queue: { fetch: null, ingest: { ready: 1_200, active: 0, oldestReadySeconds: 600 }, deadLetters: 0 } },
    "behind: the oldest of 1,200 ingest jobs has waited about 10 minutes; 20,000 of 20,000 on time in the last slot",
  ],
  [
    "the queue's numbers are not known",
    { queue: { fetch: null, ingest: null, deadLetters: 0 } },
    "keeping up: 20,000 of 20,000 on time in the last slot",
  ],
  [
    "catching up",
    { spool: filled },
    "catching up: 200,000 data points wait in the spool, about 2 minutes; 20,000 of 20,000 on time in the last slot",
  ],
  [
    "what waits in the spool is not lost",
    { spool: filled, slots: [slot(20_000, 2_000, { unknown: 18_000 })] },
    "catching up: 200,000 data points wait in the spool, about 2 minutes; 2,000 of 20,000 on time in the last slot; 18,000 missing: reason unknown",
  ],
  [
    "more is missing than waits in the spool",
    { spool: { ...filled, points: 10 }, slots: [slot(20_000, 2_000, { unknown: 18_000 })] },
    "behind: 2,000 of 20,000 on time in the last slot; 18,000 missing: reason unknown; 10 data points wait in the spool",
  ],
  [
    "the queue is away",
    { workers: [outageWorker], spool: filled },
    "outage: the queue can't be reached, fetching goes on by the clock; 200,000 data points wait in the spool, room for about 75 minutes",
  ],
  [
    "the queue is away for some",
    { workers: [worker, outageWorker], spool: { ...filled, points: 1, minutesLeft: null } },
    "outage: the queue can't be reached by 1 of 2 workers, fetching goes on by the clock; 1 data point waits in the spool",
  ],
  [
    "what was dropped, in this outage or before, is told of in one",
    { workers: [outageWorker], spool: { ...filled, droppedPoints: 1_234 } },
    "outage: the queue can't be reached, fetching goes on by the clock; 200,000 data points wait in the spool, room for about 75 minutes; 1,234 were dropped so far",
  ],
  [
    "an outage comes before being behind",
    { workers: [outageWorker], slots: [slot(20_000, 0, { unknown: 20_000 })], spool: null },
    "outage: the queue can't be reached, fetching goes on by the clock",
  ],
  [
    "a full spool comes before all",
    { workers: [outageWorker], spool: { ...filled, bytes: 2 ** 30, droppedPoints: 1_234 } },
    "dropping data: the spool is full; 1,234 lost so far",
  ],
  [
    "a broken disk drops, too",
    { workers: [outageWorker], outcomes: { dropped: 12 } },
    "dropping data: the disk takes no more; 12 lost lately",
  ],
  [
    "what was dropped long ago is no verdict of today",
    { spool: { ...spool, droppedPoints: 1_234 } },
    "keeping up: 20,000 of 20,000 on time in the last slot",
  ],
  ["no worker", { workers: [], spool: null }, "no worker is running: start one with npm run worker"],
  ["a gone worker", { workers: [gone], spool: null }, "no worker is running: start one with npm run worker"],
  ["nobody to fetch", { tracked: false, slots: [] }, "nothing to fetch yet: add an influencer"],
  [
    "a first start",
    { slots: [], workers: [{ ...worker, startedAt: now - 20 }] },
    "starting: the first slot since the start is not over yet",
  ],
  [
    "a start after a pause",
    {
      slots: [slot(20_000, 20_000, {}, { slot: slotStart - 7_200 })],
      workers: [{ ...worker, startedAt: now - 20 }],
    },
    "starting: the first slot since the start is not over yet",
  ],
  [
    "slots are not judged any more",
    { slots: [slot(20_000, 20_000, {}, { slot: slotStart - 600 })] },
    "behind: the last slot that was judged ended about 11 minutes ago",
  ],
  [
    "a slot of an hour is not old for an hour",
    { slots: [slot(7, 7, {}, { interval: 3_600, slot: slotStart - 6_000 })] },
    "keeping up: 7 of 7 on time in the last slot",
  ],
])("%s", (_case, facts, line) => {
  expect(judgePipeline({ ...well, ...facts }).line).toBe(line);
});

test("whatever the mix: one status, no NaN in the line, and never keeping up with a loss of our own", () => {
  const n = fc.nat(1_000);
  const reasons = [...failureReasons, "unknown"] as const;
  const facts: fc.Arbitrary<PipelineFacts> = fc.record({
    now: fc.constant(now),
    slots: fc.array(
      fc
        .record({
          missing: fc.dictionary(fc.constantFrom(...reasons), n),
          due: n,
          late: n,
          judged: fc.boolean(),
        })
        .map(({ missing, due, late, judged }) => {
          const all = Object.values(missing).reduce((sum, m) => sum + m, 0) + due + late;
          return slot(judged ? all : null, due, missing);
        }),
      { maxLength: 2 },
    ),
    queue: fc.record({
      fetch: fc.option(fc.record({ ready: n, active: n, oldestReadySeconds: n })),
      ingest: fc.option(fc.record({ ready: n, active: n, oldestReadySeconds: n })),
      deadLetters: n,
    }),
    outcomes: fc.dictionary(fc.constantFrom("found", "dropped"), n),
    silent: fc.array(
      fc.record({
        platform: fc.constant("mockstagram" as const),
        reason: fc.option(fc.constantFrom(...failureReasons)),
      }),
      { maxLength: 1 },
    ),
    spool: fc.option(
      fc.record({
        bytes: n,
        maxBytes: n,
        points: n,
        oldestSlot: fc.option(n),
        droppedPoints: n,
        corruptRecords: n,
        minutesLeft: fc.option(fc.double({ min: 0, max: 1e6, noNaN: true })),
      }),
    ),
    tracked: fc.boolean(),
    workers: fc.array(fc.constantFrom(worker, outageWorker, gone), { maxLength: 3 }),
  });
  fc.assert(
    fc.property(facts, (given) => {
      const { status, line } = judgePipeline(given);
      expect(pipelineStatuses).toContain(status);
      expect(line).not.toMatch(/NaN|undefined|Infinity/);
      if (status !== "keeping_up") return;
      expect(given.silent).toEqual([]);
      expect(given.workers.some(({ mode }) => mode === "queue")).toBe(true);
      expect(given.workers.every(({ mode }) => mode !== "outage")).toBe(true);
      expect(given.spool?.points ?? 0).toBe(0);
      const last = given.slots.findLast(({ expected }) => expected !== null);
      const own: GapReason[] = ["late", "worker_down", "dropped", "unknown"];
      const lost = own.reduce((sum, reason) => sum + (last?.missingByReason[reason] ?? 0), 0);
      expect(lost * 1_000).toBeLessThanOrEqual(last?.expected ?? 0);
      // All but what the accounts themselves cause: a check mark over a lost slot is a lie, whoever lost it.
      const { not_found = 0, private: hidden = 0, suspended = 0, ...others } = last?.missingByReason ?? {};
      const missing = Object.values(others).reduce((sum, m) => sum + m, 0);
      expect(missing * 100).toBeLessThanOrEqual(1.1 * (last?.expected ?? 0));
    }),
    { numRuns: 2_000 },
  );
});
