import { expect, test } from "vitest";
import { ApiError } from "./fetch-json.ts";
import { findStale, overdueAfter, type StaleInput } from "./find-stale.ts";

const now = 1_800_000_000;
const unavailable = { status: "unavailable", verdict: null } as const;
const noWorker = { status: "no_worker", verdict: "no_worker" } as const;
const paused = { status: "ok", verdict: "paused" } as const;
const fresh: StaleInput = {
  error: null,
  updatedAt: now - 5,
  health: { status: "ok", verdict: "keeping_up" },
  newestAt: now - 40,
  overdueAt: now + 60,
  now,
};

test.each<[string, Partial<StaleInput>, [number, string] | null]>([
  ["all is well", {}, null],
  ["health is not known yet", { health: undefined }, null],
  [
    "the database is away",
    { error: new ApiError("UNAVAILABLE", "", 503, "r1"), newestAt: null },
    [now - 5, "the database does not answer"],
  ],
  [
    "the server is away",
    { error: new ApiError("NETWORK", "", 0, null) },
    [now - 5, "the server can't be reached"],
  ],
  [
    "the session has ended",
    { error: new ApiError("UNAUTHENTICATED", "Sign in first.", 401, "r1") },
    [now - 5, "your session has ended"],
  ],
  [
    "it was removed meanwhile",
    { error: new ApiError("NOT_FOUND", "Not tracked.", 404, "r1") },
    [now - 5, "it is not tracked any more"],
  ],
  [
    "nothing was ever loaded",
    { updatedAt: null, health: unavailable, error: new ApiError("UNAVAILABLE", "", 503, "r1") },
    null,
  ],
  ["only the health check knows", { health: unavailable }, [now - 5, "the database does not answer"]],
  ["no worker", { health: noWorker }, [now - 40, "no worker is running"]],
  ["no worker, but nothing is due", { health: noWorker, overdueAt: null }, null],
  ["no worker, and nothing on screen that could be old", { health: noWorker, newestAt: null }, null],
  ["overdue", { overdueAt: now - 1 }, [now - 40, "nothing new has come"]],
  [
    "overdue, since its platform is paused",
    { overdueAt: now - 1, health: paused, isFetched: true },
    [now - 40, "a platform is paused, until an admin resumes it"],
  ],
  ["a platform was paused a moment ago", { health: paused, isFetched: true }, null],
  [
    "overdue, but no platform makes it",
    { overdueAt: now - 1, health: paused },
    [now - 40, "nothing new has come"],
  ],
])("%s", (_case, more, expected) => {
  const stale = findStale({ ...fresh, ...more });
  expect(stale && [stale.since, stale.cause]).toEqual(expected);
});

test("the request that failed can be quoted", () => {
  expect(findStale({ ...fresh, error: new ApiError("INTERNAL", "", 500, "r1") })?.requestId).toBe("r1");
});

test("a data point is overdue half a minute after the end of the slot that follows it", () => {
  expect(overdueAfter(now, 60)).toBe(now + 150);
});
