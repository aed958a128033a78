import { expect, it } from "vitest";
import { judgeEnds } from "./f17-hangs.ts";
import { createGrid } from "./grid.ts";
import type { Taken } from "./read-taken.ts";

const grid = createGrid({ members: [], from: 100, to: 130, interval: 10 });
const line = (slot: number, at: number): Taken => ({
  ...{ shard: 1, slot, at, by: "queue", fresh: 0, worker: "w" },
});
const judge = (taken: Taken[]) => judgeEnds({ taken, grid }, { shard: 1, from: 110, to: 120 });

it("asks that a hung shard ends within its slot", () => {
  expect(judge([line(110, 119_700)])).toEqual([]);
  expect(judge([line(110, 120_300)])).toEqual(["slot 110 of the hung shard ended 300 ms after its deadline"]);
  expect(judge([line(100, 109_000)])).toEqual(["slot 110 of the hung shard never ended"]);
});
