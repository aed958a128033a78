import { expect, it } from "vitest";
import { judgePiled } from "./f04q-queue-apart.ts";

const outage = { from: 10_000, to: 40_000 };
const line = (shard: number, at: number, by: "queue" | "spool" = "queue") => ({
  ...{ shard, slot: 0, at, by, fresh: 1, worker: "w" },
});

it("asks for all that the queue took in the outage, and for nothing else", () => {
  const taken = [line(1, 9_000), line(2, 20_000), line(3, 39_500), line(4, 50_000)];
  expect(judgePiled({ taken, piled: [{ shard: 2, slot: 0 }], outage })).toEqual([]);
});

it("tells of a result that went elsewhere or did not wait, and of an outage that held nothing up", () => {
  const piled = [{ shard: 2, slot: 0 }];
  const judge = (taken: ReturnType<typeof line>[], waiting = piled) =>
    judgePiled({ taken, piled: waiting, outage }).join();
  expect(judge([line(2, 20_000), line(3, 21_000, "spool")])).toContain("1 results went to a spool");
  expect(judge([line(2, 20_000), line(3, 21_000)])).toContain("did not wait there, first 3/0");
  expect(judge([line(2, 20_000)], [])).toContain("no ingest job waited");
  expect(judge([])).toContain("nothing was taken");
});
