import { expect, it } from "vitest";
import type { Taken } from "./read-taken.ts";
import { findTakeOvers, judgeTakeOvers, type Kill } from "./take-over.ts";

const kill: Kill = { at: 10_000, worker: "worker-1", inHand: [{ shard: 7, slot: 0 }] };
const line = (over: Partial<Taken>): Taken => ({
  ...{ shard: 7, slot: 0, by: "queue", at: 22_000, fresh: 5, worker: "worker-2" },
  ...over,
});
const judge = (taken: Taken[], asked = 1) => {
  const found = findTakeOvers({ taken }, [kill]);
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

it("fails when there were fewer kills than asked for", () => {
  expect(judge([line({})], 2).problems).toEqual(["1 kills hit somebody at work, of 2 asked for"]);
});
