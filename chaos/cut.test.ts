import { expect, it } from "vitest";
import { judgeCut } from "./cut.ts";
import { createGrid, STORED } from "./grid.ts";

/** Slots 100 … 190 of 10 s; cut off from 125 to 155: the slots 130 and 140 lie in it. */
function judgeWith(missing: readonly number[], reasons: Record<string, number> = { timeout: 1 }) {
  const window = { from: 100, to: 200 };
  const grid = createGrid({ members: [{ id: 1, pk: 1, shard: 1 }], ...window, interval: 10 });
  for (let slot = 100; slot < 200; slot += 10) {
    if (!missing.includes(slot)) grid.mark(0, (slot - 100) / 10, STORED);
  }
  const verdict = {
    ...{
      attempted: 10,
      served: 0,
      acked: 0,
      stored: 0,
      lost: 0,
      duplicated: 0,
      unexpected: 0,
      wrongValue: 0,
    },
    ...{ unsaid: 0, missingSlots: missing.length, maxGapSlots: 0, recoveryMs: null },
    ...{ p99LagMs: null, p99TakenMs: null },
    ...{ reasons, problems: [] },
  };
  const evidence = { grid, verdict, dueAt: (_: number, slot: number) => (slot + 2) * 1_000 };
  return judgeCut(evidence, { from: 125, to: 155 }, window);
}

it("passes when what was due in the cut is missing, for reasons of the network", () => {
  expect(judgeWith([130, 140])).toEqual({ missingInCut: 2, problems: [] });
  expect(judgeWith([120, 130, 140, 150, 160], { "network+timeout": 5 }).problems).toEqual([]);
});

it("fails when nothing was cut off", () => {
  expect(judgeWith([], {}).problems).toEqual([
    "nothing is missing of the slots of the cut: it did not cut",
    "2 points are stored of slots that lie in the cut",
  ]);
});

it("fails on gaps elsewhere, and on other reasons", () => {
  expect(judgeWith([110, 130, 140]).problems).toHaveLength(1);
  expect(judgeWith([130, 140], { rate_limited: 2 }).problems).toHaveLength(1);
  expect(judgeWith([130, 140], { "not filed": 2 }).problems).toHaveLength(1);
});
