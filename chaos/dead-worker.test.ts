import { describe, expect, it } from "vitest";
import { judgeDeadWorker } from "./dead-worker.ts";
import { createGrid, STORED } from "./grid.ts";
import type { Taken } from "./read-taken.ts";

/** Shard 1 falls to worker a, shard 2 to b; slots 100 … 190, of 10 s; away from 105 to 175, killed at 125. */
const members = [1, 2].map((shard) => ({ id: shard, pk: shard, shard }));
const outage = { from: 105_000, to: 175_000 };
const window = { from: 100, to: 200 };

function judgeWith(missing: readonly [shard: number, slot: number][]) {
  const grid = createGrid({ members, ...window, interval: 10 });
  for (const [row, { shard }] of members.entries())
    for (let slot = 100; slot < 200; slot += 10)
      if (!missing.some(([s, t]) => s === shard && t === slot)) grid.mark(row, (slot - 100) / 10, STORED);
  const taken: Taken[] = members.map(({ shard }) => ({
    ...{ shard, slot: 110, by: "spool", at: 112_000, fresh: 1, worker: shard === 1 ? "a" : "b" },
  }));
  const dueAt = (_: number, slot: number) => (slot + 2) * 1_000;
  return judgeDeadWorker({
    evidence: { taken, grid, dueAt },
    worker: "a",
    killedAt: 125_000,
    outage,
    window,
  });
}
const fell: [number, number][] = [130, 140, 150, 160].map((slot) => [1, slot]);

describe("judgeDeadWorker", () => {
  it("passes when what fell to the dead worker is missing, and nothing else", () => {
    expect(judgeWith(fell)).toEqual({ shards: 1, missing: 4, problems: [] });
    // In hand at the kill; and in the slot that still ran when the queue was back.
    expect(judgeWith([[1, 120], ...fell, [1, 170]]).problems).toEqual([]);
  });

  it("fails when others miss something, or the dead one's is missing before and after", () => {
    expect(judgeWith([...fell, [2, 140]]).problems).toHaveLength(1);
    expect(judgeWith([...fell, [1, 110]]).problems).toHaveLength(1);
    expect(judgeWith([...fell, [1, 180]]).problems).toHaveLength(1);
  });

  it("fails when nobody was dead", () => {
    expect(judgeWith([]).problems).toHaveLength(2);
  });
});
