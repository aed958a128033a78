import fc from "fast-check";
import { expect, test } from "vitest";
import { ownerOf } from "./owner-of.ts";

const workerIds = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 30 }), { minLength: 1, maxLength: 16 });
const shardId = fc.integer({ min: 1, max: 2 ** 31 - 1 });

test("a shard has exactly one owner, one of the workers, whatever the order in which they are known", () => {
  fc.assert(
    fc.property(
      workerIds.chain((ids) =>
        fc.tuple(fc.constant(ids), fc.shuffledSubarray(ids, { minLength: ids.length })),
      ),
      shardId,
      ([ids, shuffled], shard) => {
        const owner = ownerOf(shard, ids);
        expect(ids).toContain(owner);
        expect(ownerOf(shard, shuffled)).toBe(owner);
      },
    ),
  );
});

test("a worker that goes moves its own shards and no others", () => {
  fc.assert(
    fc.property(workerIds, fc.nat(), shardId, (ids, n, shard) => {
      const gone = ids[n % ids.length];
      const owner = ownerOf(shard, ids);
      const left = ids.filter((id) => id !== gone);
      if (owner !== gone) expect(ownerOf(shard, left)).toBe(owner);
      else if (left.length > 0) expect(left).toContain(ownerOf(shard, left));
    }),
  );
});

test("without workers nobody owns a shard", () => {
  expect(ownerOf(1, [])).toBeNull();
});

test("a thousand shards with ids in sequence fall evenly to 2 to 16 workers with names alike", () => {
  for (let count = 2; count <= 16; count++) {
    const ids = Array.from({ length: count }, (_, i) => `host-${i}`);
    const shares = new Map<string | null, number>();
    for (let shard = 1; shard <= 1_000; shard++) {
      const owner = ownerOf(shard, ids);
      shares.set(owner, (shares.get(owner) ?? 0) + 1);
    }
    const fair = 1_000 / count;
    // Five standard deviations of a fair draw.
    const slack = 5 * Math.sqrt(fair * (1 - 1 / count));
    for (const id of ids) expect(Math.abs((shares.get(id) ?? 0) - fair)).toBeLessThan(slack);
  }
});

test("the same in each version of this program: workers of two versions share an outage", () => {
  const ids = ["one", "two", "three"];
  expect(Array.from({ length: 12 }, (_, i) => ownerOf(i + 1, ids))).toMatchInlineSnapshot(`
    [
      "two",
      "one",
      "three",
      "three",
      "two",
      "two",
      "one",
      "two",
      "one",
      "three",
      "two",
      "two",
    ]
  `);
});
