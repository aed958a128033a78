import { describe, expect, it } from "vitest";
import type { Shape } from "./fault.ts";
import { ACKED, createGrid } from "./grid.ts";
import type { OrderRow } from "./order.ts";
import { judgeReplay, type Replayed, replayLimitMs, slotsInside } from "./outage.ts";
import type { Taken } from "./read-taken.ts";

const shape: Shape = { influencers: 2, slot: 5, minutes: 1, workers: 1, seed: 1 };
/** 10 whole slots, after a part of one. */
const outage = { from: 1_002_000, to: 1_055_000 };
const members = [1, 2].map((id) => ({ id, pk: id, shard: 1 }));

function judgeWith(over: {
  replayed?: Partial<Replayed>;
  order?: OrderRow[];
  by?: Taken["by"];
  outage?: typeof outage;
}) {
  const grid = createGrid({ members, from: 1_000, to: 1_060, interval: 5 });
  const taken: Taken[] = [];
  for (let slot = 1_005; slot < 1_055; slot += 5) {
    taken.push({ shard: 1, slot, by: over.by ?? "spool", at: slot * 1_000, fresh: 2, worker: "w" });
    for (const row of [0, 1]) grid.mark(row, grid.columnOf(slot) ?? 0, ACKED);
  }
  const replayed = { points: 20, lastAt: outage.to + 2_000, ...over.replayed };
  const order = over.order ?? [{ apart: 3, pairs: 7, overtaken: 0 }];
  return judgeReplay({ shape, outage: over.outage ?? outage, replayed, order, evidence: { taken, grid } });
}

describe("judgeReplay", () => {
  it("measures from the moment at which connections are accepted to the last row", () => {
    const { problems, recoveryMs, facts } = judgeWith({});
    expect(problems).toEqual([]);
    expect(recoveryMs).toBe(2_000);
    // 20 points in 2 s, where 2 in 5 s are real time.
    expect(facts).toMatchObject({ takenBySpool: 20, replayTimesRealTime: 25 });
  });

  it("fails on a replay that is slow, though it came in one burst at the end", () => {
    expect(judgeWith({ replayed: { lastAt: outage.to + 10_100 } }).problems).toEqual([
      "replay at 5.0 times real time, 5 are asked for",
    ]);
  });

  it("fails when a point that was taken is not back in time", () => {
    expect(judgeWith({ replayed: { points: 19 } }).problems).toEqual([
      "19 of 20 points of the outage were back after 10.6 s",
    ]);
  });

  it("fails when nothing came back, and when no spool was used", () => {
    expect(judgeWith({ replayed: { points: 0, lastAt: null } }).problems).toHaveLength(2);
    expect(judgeWith({ by: "queue" }).problems).toContain("nothing was taken by a spool");
  });

  it("lets neighbouring slots pass each other, and of those three apart a tenth", () => {
    const near = [1, 2].map((apart) => ({ apart, pairs: 9, overtaken: 9 }));
    const apart = { apart: 3, pairs: 1, overtaken: 0 };
    expect(judgeWith({ order: [...near, apart] }).problems).toEqual([]);
    const far = [3, 4].map((apart) => ({ apart, pairs: 50, overtaken: 5 }));
    expect(judgeWith({ order: [...near, ...far] }).problems).toEqual([]);
    const one = { apart: 5, pairs: 1, overtaken: 1 };
    expect(judgeWith({ order: [...far, one] }).problems).toEqual([
      "of 101 pairs of a shard's slots, 3 or more apart, 11 were stored in the wrong order",
    ]);
  });

  it("fails when there were slots to compare and none was compared", () => {
    const near = { apart: 2, pairs: 9, overtaken: 0 };
    const problem = "of 10 slots of the outage no two of a shard, 3 or more apart, came from one spool";
    expect(judgeWith({ order: [] }).problems).toEqual([problem]);
    expect(judgeWith({ order: [near] }).problems).toEqual([problem]);
    expect(judgeWith({}).facts).toMatchObject({ order: "judged" });
  });

  it("does not judge the order of three slots, and says so", () => {
    const short = { from: 1_002_000, to: 1_022_000 };
    const replayed = { points: 8, lastAt: short.to + 500 };
    const { problems, facts } = judgeWith({ outage: short, replayed, order: [] });
    expect(problems).toEqual([]);
    expect(facts).toMatchObject({ order: "not judged: 3 whole slots" });
    const longer = { ...short, to: 1_025_000 };
    expect(
      judgeWith({ outage: longer, replayed: { ...replayed, lastAt: longer.to + 500 }, order: [] }).problems,
    ).toEqual(["of 4 slots of the outage no two of a shard, 3 or more apart, came from one spool"]);
  });
});

it("the outage's slots are those that lie in it as a whole", () => {
  expect(slotsInside(outage, 5)).toEqual({ from: 1_005, to: 1_055 });
  expect(replayLimitMs(outage)).toBe(10_600);
});
