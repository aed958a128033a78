import { expect, it } from "vitest";
import { findHealed } from "./heal.ts";
import type { Taken } from "./read-taken.ts";

const END = 100_000;
const line = (worker: string, by: Taken["by"], at: number): Taken => ({
  ...{ shard: 1, slot: 60, fresh: 5 },
  ...{ worker, by, at },
});
const find = (taken: Taken[], dueAt = END) =>
  findHealed({
    evidence: { taken, dueAt: () => dueAt },
    workers: ["a", "b"],
    end: END,
    withinMs: 60_000,
  }).map(({ ms }) => ms);

it("measures each worker from the fault's end, or from the moment at which something was due", () => {
  const taken = [line("a", "queue", END - 5), line("a", "queue", END + 900), line("b", "queue", END + 1_500)];
  expect(find(taken)).toEqual([900, 1_500]);
  expect(find(taken, END + 800)).toEqual([100, 700]);
});

it("one worker that is well does not stand for another that is not", () => {
  expect(find([line("a", "queue", END + 900)])).toEqual([900, Number.POSITIVE_INFINITY]);
  expect(find([line("a", "queue", END + 900), line("b", "queue", END + 60_001)])[1]).toBe(
    Number.POSITIVE_INFINITY,
  );
});

it("a worker that still writes to its spool is not well", () => {
  const taken = [
    line("a", "queue", END + 900),
    line("b", "queue", END + 1_000),
    line("b", "spool", END + 9_000),
  ];
  expect(find(taken)).toEqual([900, 9_000]);
});
