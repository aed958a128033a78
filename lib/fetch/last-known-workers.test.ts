import { expect, test } from "vitest";
import { HOUR, MINUTE, SECOND } from "#lib/time.ts";
import { lastKnownWorkers } from "./last-known-workers.ts";

const now = 1_800_000_000_000;
const before = { v: 1 as const, clockOffsetMs: 0, workers: ["one", "two"] };

test("a restart inside a long outage keeps those who were there: it was alive a moment ago", () => {
  const state = { ...before, anchoredAt: now - 7 * HOUR, aliveAt: now - 5 * SECOND };
  expect(lastKnownWorkers(state, now)).toEqual(["one", "two"]);
});

test("a folder that was left for over an hour knows nobody", () => {
  const state = { ...before, anchoredAt: now - 90 * MINUTE, aliveAt: now - 61 * MINUTE };
  expect(lastKnownWorkers(state, now)).toEqual([]);
  expect(lastKnownWorkers(null, now)).toEqual([]);
});

test("without a sign of life the last contact counts", () => {
  expect(lastKnownWorkers({ ...before, anchoredAt: now - MINUTE }, now)).toEqual(["one", "two"]);
  expect(lastKnownWorkers({ ...before, anchoredAt: now - 2 * HOUR }, now)).toEqual([]);
});
