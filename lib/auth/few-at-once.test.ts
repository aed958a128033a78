import { expect, test } from "vitest";
import { fewAtOnce } from "./few-at-once.ts";

test("four at a time, in order; one that fails gives its place back", async () => {
  let running = 0;
  let most = 0;
  const begun: number[] = [];
  const all = Array.from({ length: 20 }, (_, n) =>
    fewAtOnce(async () => {
      begun.push(n);
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running--;
      if (n % 3 === 0) throw new Error(`${n}`);
      return n;
    }),
  );
  const ends = await Promise.allSettled(all);
  expect(ends.filter(({ status }) => status === "rejected")).toHaveLength(7);
  expect(most).toBe(4);
  expect(begun).toEqual(Array.from({ length: 20 }, (_, n) => n));
  // And none is lost: there is room for four again.
  expect(await Promise.all([1, 2, 3, 4].map((n) => fewAtOnce(async () => n)))).toEqual([1, 2, 3, 4]);
});
