import fc from "fast-check";
import { expect, test } from "vitest";
import { pipelineLag } from "./pipeline-lag.ts";
import { HOUR_S } from "./seconds.ts";
import { type FiledErrors, sumErrors } from "./sum-errors.ts";

const NOW = 1_795_003_621;
const platform = "mockstagram" as const;
const filed = (slot: number, more: Partial<FiledErrors>): FiledErrors => ({
  ...{ interval: 60, slot, platform, reason: "timeout", named: 0, whole: 0, overlap: 0 },
  ...more,
});
const minute = (ago: number) => Math.floor(NOW / 60) * 60 - ago * 60;

test("an hour's errors: added up by cause, the most first, with the newest slot and their share of all fetches", () => {
  const { hour, from, to } = sumErrors({
    now: NOW,
    filed: [
      filed(minute(3), { named: 2 }),
      filed(minute(2), { named: 3 }),
      filed(minute(5), { reason: "rate_limited", named: 20 }),
      // Its slot ended before the hour began.
      filed(minute(62), { named: 100 }),
      // One that began before it runs on into it.
      filed(Math.floor(NOW / 86_400) * 86_400, { interval: 86_400, named: 5, reason: "network" }),
    ],
    answered: [
      { interval: 60, slot: minute(2), platform, answered: 70 },
      { interval: 60, slot: minute(62), platform, answered: 1_000 },
    ],
    shown: [],
  });
  expect([from, to]).toEqual([NOW - HOUR_S, NOW]);
  expect(hour.map(({ reason, count, share }) => [reason, count, share])).toEqual([
    ["rate_limited", 20, 0.2],
    ["network", 5, 0.05],
    ["timeout", 5, 0.05],
  ]);
  expect(hour.at(-1)?.last).toEqual({ interval: 60, slot: minute(2), count: 3, isAbout: false });
});

test("a shard that failed as a whole counts whom nothing else names, and only about", () => {
  const { hour, slots } = sumErrors({
    now: NOW,
    filed: [
      filed(minute(2), { reason: "late", whole: 1_000, overlap: 990 }),
      filed(minute(2), { named: 990 }),
      filed(minute(1), { reason: "late", whole: 7, overlap: 7 }),
    ],
    answered: [],
    shown: [
      { interval: 60, slot: minute(2) },
      { interval: 60, slot: minute(1) },
    ],
  });
  expect(hour.map(({ reason, count, isAbout }) => ({ reason, count, isAbout }))).toEqual([
    { reason: "timeout", count: 990, isAbout: false },
    { reason: "late", count: 10, isAbout: true },
  ]);
  expect(slots.map(({ slot, count }) => [slot, count])).toEqual([
    [minute(2), 990],
    [minute(2), 10],
  ]);
});

test("shares are of all, slots are those that are shown, and nothing is counted twice", () => {
  const row = fc.record({
    ago: fc.integer({ min: 0, max: 80 }),
    reason: fc.constantFrom("timeout" as const, "network" as const, "rejected" as const),
    named: fc.integer({ min: 0, max: 9 }),
    whole: fc.integer({ min: 0, max: 9 }),
  });
  fc.assert(
    fc.property(fc.uniqueArray(row, { selector: ({ ago, reason }) => `${ago} ${reason}` }), (rows) => {
      const shown = [{ interval: 60, slot: minute(4) }];
      const all = rows.map(({ ago, ...more }) => filed(minute(ago), more));
      const { hour, slots } = sumErrors({ now: NOW, filed: all, answered: [], shown });
      const within = all.filter(({ slot }) => slot + 60 > NOW - HOUR_S);
      const total = within.reduce((sum, { named, whole }) => sum + named + whole, 0);
      expect(hour.reduce((sum, { count }) => sum + count, 0)).toBe(total);
      if (total > 0) expect(hour.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
      expect(slots.every(({ slot, count }) => slot === minute(4) && count > 0)).toBe(true);
    }),
  );
});

test("lag is the oldest of what waits; without an answer of the queue it is only known when the spool holds something", () => {
  const jobs = (oldestReadySeconds: number) => ({ ready: 1, active: 0, oldestReadySeconds });
  const spool = (oldestSlot: number | null) => ({
    ...{ bytes: 0, maxBytes: 1, points: 0, droppedPoints: 0, corruptRecords: 0, minutesLeft: null },
    oldestSlot,
  });
  const lag = (fetch: number | null, ingest: number | null, oldest: number | null) =>
    pipelineLag({
      now: NOW,
      queue: { fetch: fetch === null ? null : jobs(fetch), ingest: ingest === null ? null : jobs(ingest) },
      spool: spool(oldest),
    });
  expect(lag(3, 8, null)).toBe(8);
  expect(lag(3, 8, NOW - 90)).toBe(90);
  expect(lag(null, null, NOW - 90)).toBe(90);
  expect(lag(null, null, null)).toBeNull();
  expect(pipelineLag({ now: NOW, queue: { fetch: jobs(0), ingest: jobs(0) }, spool: null })).toBe(0);
});
