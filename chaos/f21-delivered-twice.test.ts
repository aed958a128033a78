import { expect, it } from "vitest";
import { listUnseen } from "./f21-delivered-twice.ts";

const line = (slot: number) => ({
  ...{ shard: 1, slot, at: 0, by: "queue" as const, fresh: 1, worker: "w" },
});

it("tells of jobs that were taken and not sent again", () => {
  const window = { from: 100, to: 120 };
  const seen = [{ shard: 1, slot: 100 }];
  expect(listUnseen([line(90), line(100), line(120)], seen, window)).toEqual([]);
  expect(listUnseen([line(100), line(110)], seen, window)).toHaveLength(1);
});
