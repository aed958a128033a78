import { expect, it } from "vitest";
import { judgeAwake } from "./f25-worker-stalled.ts";

const stalled = { kind: "stall" as const, at: 10_000, worker: "w", inHand: [] };
const line = (at: number, worker = "w") => ({
  shard: 1,
  slot: 0,
  at,
  by: "queue" as const,
  fresh: 1,
  worker,
});

it("asks of a worker that stood still that it was silent, and worked again", () => {
  expect(judgeAwake([line(9_000), line(35_000), line(15_000, "other")], [stalled], 30)).toEqual([]);
  expect(judgeAwake([line(15_000), line(35_000)], [stalled], 30)).toEqual([
    "w took something while it stood still",
  ]);
  expect(judgeAwake([line(9_000), line(35_000, "other")], [stalled], 30)).toEqual([
    "w took nothing after it had stood still",
  ]);
  expect(judgeAwake([], [{ ...stalled, kind: "memory" }], 30)).toEqual([]);
});
