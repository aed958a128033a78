import fc from "fast-check";
import { expect, test } from "vitest";
import { createOutageShare } from "./outage-share.ts";
import { ownerOf } from "./owner-of.ts";

const SHARDS = Array.from({ length: 200 }, (_, i) => i + 1);

/** Machines with the workers on each, all of whom know all; `dead` ones are seen to be so on their own machine. */
function setUp(machines: readonly (readonly string[])[]) {
  const dead = new Set<string>();
  const known = machines.flat();
  const shares = new Map(
    machines.flatMap((here) =>
      here.map((workerId) => {
        const isThere = (id: string) => (here.includes(id) ? !dead.has(id) : null);
        const share = createOutageShare({ workerId, workers: () => known, isThere });
        share.begin();
        share.look();
        return [workerId, share] as const;
      }),
    ),
  );
  /** Shard → who takes it upon himself. */
  const takers = (shard: number) =>
    [...shares].filter(([id, share]) => !dead.has(id) && share.owner(shard) === id).map(([id]) => id);
  const look = () => {
    for (const [id, share] of shares) if (!dead.has(id)) share.look();
  };
  return { dead, known, shares, takers, look };
}

test("the shards of a dead worker fall to the living of its machine, one each, and go back to it when it returns", () => {
  const layout = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(layout, fc.nat(), (sizes, pick) => {
      const machines = sizes.map((n, m) => Array.from({ length: n }, (_, i) => `m${m}-${i}`));
      const { dead, known, takers, look } = setUp(machines);
      const gone = known[pick % known.length] ?? "";
      const alone = machines.some((here) => here.length === 1 && here.includes(gone));
      dead.add(gone);
      look();
      for (const shard of SHARDS) {
        const first = ownerOf(shard, known);
        if (first !== gone) expect(takers(shard)).toEqual([first]);
        else expect(takers(shard)).toHaveLength(alone ? 0 : 1);
      }
      dead.delete(gone);
      look();
      for (const shard of SHARDS) expect(takers(shard)).toEqual([ownerOf(shard, known)]);
    }),
  );
});

test("each death is told once, and how many are left", () => {
  const { dead, shares } = setUp([["a", "b", "c"], ["d"]]);
  const a = shares.get("a");
  expect(a?.look()).toEqual([]);
  dead.add("b");
  dead.add("d");
  expect(a?.look()).toEqual(["b"]);
  expect(a?.living()).toBe(3);
  expect(a?.look()).toEqual([]);
  dead.delete("b");
  expect(a?.look()).toEqual([]);
  expect(a?.living()).toBe(4);
});

test("who was known when it began is known to its end, whatever has been read meanwhile", () => {
  let ids = ["a", "b"];
  const share = createOutageShare({ workerId: "a", workers: () => ids, isThere: () => null });
  share.begin();
  ids = ["a"];
  const ofB = SHARDS.filter((shard) => share.ownerAtBegin(shard) === "b");
  expect(ofB.length).toBeGreaterThan(50);
  for (const shard of SHARDS) expect(share.owner(shard)).toBe("a");
});
