import { expect, it } from "vitest";
import {
  findBlocked,
  type HandlerLine,
  type HandlerRun,
  pairHandlers,
  readHandlerLine,
} from "./read-handlers.ts";

const time = "2026-11-25T12:00:00.000Z";
const at = Date.parse(time);

it("reads begins of handlers and their ends, of those that failed too", () => {
  const said = { level: "debug", time, queue: "ingest", jobs: 2, run: "a/0" };
  const begin = { ...said, begins: ["a/0", "b/3"], msg: "jobs begin" };
  const done = { ...said, ms: 12, msg: "jobs done" };
  const failed = { ...said, ms: 9_010, msg: "jobs failed" };
  const line = { queue: "ingest", run: "a/0", at };
  expect(readHandlerLine(JSON.stringify(begin))).toEqual({
    ...line,
    kind: "begin",
    ms: 0,
    begins: ["a/0", "b/3"],
  });
  expect(readHandlerLine(JSON.stringify(done))).toEqual({ ...line, kind: "done", ms: 12, begins: [] });
  expect(readHandlerLine(JSON.stringify(failed))).toEqual({ ...line, kind: "failed", ms: 9_010, begins: [] });
  expect(readHandlerLine('{"msg":"taken"}')).toBeNull();
  expect(readHandlerLine(JSON.stringify(done).slice(0, -4))).toBeNull();
});

it.each([
  ["a failure without its time", { run: "a/0", msg: "jobs failed" }],
  ["an end that does not say of which", { ms: 1, msg: "jobs done" }],
  ["a begin without its jobs", { run: "a/0", msg: "jobs begin" }],
])("does not pass over %s", (_, said) => {
  expect(() => readHandlerLine(JSON.stringify({ time, queue: "fetch", ...said }))).toThrow();
});

const says = (kind: HandlerLine["kind"], run: string, when: number, ms = 0): HandlerLine => ({
  ...{ kind, run, ms, queue: "ingest", at: when, begins: [run] },
});

it("knows of a handler that began and never ends how long it has been in hand", () => {
  const lines = [says("begin", "a/0", 1_000), says("begin", "b/0", 2_000), says("done", "a/0", 3_000, 1_999)];
  expect(pairHandlers(lines, 90_000)).toEqual([
    { queue: "ingest", at: 3_000, ms: 1_999, ended: "done" },
    { queue: "ingest", at: 90_000, ms: 88_000, ended: null },
  ]);
  expect(() => pairHandlers([says("failed", "a/1", 1_000, 5)], 90_000)).toThrow("never began");
});

const run = (queue: string, end: number, ms: number, ended: HandlerRun["ended"] = "done") => ({
  ...{ queue, at: end, ms, ended },
});
const outage = { from: 10_000, to: 40_000 };

it("finds the longest since it began, and whether one was in hand then", () => {
  const runs = [
    run("ingest", 9_000, 99_000),
    run("ingest", 14_000, 5_000, "failed"),
    run("fetch", 30_000, 7_000),
    run("check_suspicions", 15_500, 23_000, "failed"),
    run("roll_up", 60_000, 20_000),
  ];
  expect(findBlocked(runs, outage, "ingest")).toEqual({
    longestMs: { ingest: 4_000, fetch: 7_000, check_suspicions: 5_500 },
    inHandAtStart: 1,
    neverEnded: 0,
  });
  expect(findBlocked(runs.slice(2), outage, "ingest").inHandAtStart).toBe(0);
});

it("sees the worst of them: who ends long after it, and who never does", () => {
  const runs = [run("ingest", 130_000, 125_000, "failed"), run("fetch", 500_000, 461_000, null)];
  expect(findBlocked(runs, outage, "ingest")).toEqual({
    longestMs: { ingest: 120_000, fetch: 461_000 },
    inHandAtStart: 1,
    neverEnded: 1,
  });
});
