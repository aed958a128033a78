import { expect, it } from "vitest";
import { findBlocked, readHandlerLine } from "./read-handlers.ts";

const time = "2026-11-25T12:00:00.000Z";
const at = Date.parse(time);

it("reads the ends of handlers, those that failed too", () => {
  const done = { level: "debug", time, queue: "ingest", jobs: 3, ms: 12, msg: "jobs done" };
  const failed = { level: "debug", time, queue: "fetch", jobs: 1, ms: 9_010, msg: "jobs failed" };
  expect(readHandlerLine(JSON.stringify(done))).toEqual({ queue: "ingest", at, ms: 12, failed: false });
  expect(readHandlerLine(JSON.stringify(failed))).toEqual({ queue: "fetch", at, ms: 9_010, failed: true });
  expect(readHandlerLine('{"msg":"taken"}')).toBeNull();
  expect(readHandlerLine(JSON.stringify(done).slice(0, -4))).toBeNull();
});

it("does not pass over a failure without its time", () => {
  expect(() => readHandlerLine(JSON.stringify({ time, queue: "fetch", msg: "jobs failed" }))).toThrow();
});

it("finds the longest since it began, and whether one was in hand then", () => {
  const run = (queue: string, end: number, ms: number, failed = false) => ({ queue, at: end, ms, failed });
  const runs = [
    run("ingest", 9_000, 99_000),
    run("ingest", 14_000, 5_000, true),
    run("fetch", 30_000, 7_000),
    run("check_suspicions", 15_500, 23_000, true),
  ];
  const outage = { from: 10_000, to: 40_000 };
  expect(findBlocked(runs, outage, "ingest")).toEqual({
    longestMs: { ingest: 4_000, fetch: 7_000, check_suspicions: 5_500 },
    inHandAtStart: 1,
  });
  expect(findBlocked(runs.slice(2), outage, "ingest").inHandAtStart).toBe(0);
});
