import { describe, expect, it } from "vitest";
import type { Taken } from "./read-taken.ts";
import { type ActiveJob, findTakeOvers, judgeTakeOvers, type Kill, listInHand } from "./take-over.ts";

const kill: Kill = { at: 10_000, worker: "worker-1", inHand: [{ shard: 7, slot: 0 }] };
const line = (over: Partial<Taken>): Taken => ({
  ...{ shard: 7, slot: 0, by: "queue", at: 22_000, fresh: 5, worker: "worker-2" },
  ...over,
});
const judge = (taken: Taken[], asked = 1, inHand = kill.inHand) => {
  const found = findTakeOvers({ taken }, [{ ...kill, inHand }]);
  return { problems: judgeTakeOvers(found, asked), ms: found[0]?.ms };
};

it("measures from the kill until another worker took what the killed one had in hand", () => {
  expect(judge([line({ at: 11_000, shard: 8 }), line({})])).toEqual({ problems: [], ms: 12_000 });
});

it.each([
  ["nothing was taken", []],
  ["only what was not in hand was taken", [line({ shard: 8 })]],
  ["it was handed on before the kill", [line({ at: 9_000, worker: "worker-1" })]],
  ["the killed worker did it itself when it was back", [line({ worker: "worker-1" })]],
])("a kill took nothing over when %s", (_, taken) => {
  expect(judge(taken).problems).toEqual(["kill 1, of worker-1: nobody took anything over"]);
});

it("fails when one shard of several is left to nobody, however soon the others were taken", () => {
  const inHand = [7, 8].map((shard) => ({ shard, slot: 0 }));
  expect(judge([line({ at: 11_000 })], 1, inHand)).toEqual({
    problems: ["kill 1, of worker-1: nobody took over 1 of 2 shards"],
    ms: null,
  });
  expect(judge([line({ at: 11_000 }), line({ shard: 8 })], 1, inHand)).toEqual({ problems: [], ms: 12_000 });
});

it("fails when there were fewer kills than asked for", () => {
  expect(judge([line({})], 2).problems).toEqual(["1 kills hit somebody at work, of 2 asked for"]);
});

describe("what was in hand", () => {
  const active = [7, 8, 9].map((shard): ActiveJob => ({ id: `j${shard}`, retryCount: 0, shard, slot: 0 }));
  const list = (begun: string[], handedOn: number[] = []) =>
    listInHand({ active, begunByOthers: new Set(begun), handedOn: new Set(handedOn) }).map(
      ({ shard }) => shard,
    );

  it("is what the queue had given out, less what others have, whether or not anybody began it again", () => {
    expect(list(["j8/0"])).toEqual([7, 9]);
    // A later try is the take-over itself.
    expect(list(["j8/0", "j9/1"])).toEqual([7, 9]);
  });

  it("is not what had been handed on", () => {
    expect(list(["j8/0"], [9])).toEqual([7]);
  });
});
