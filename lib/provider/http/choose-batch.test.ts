import fc from "fast-check";
import { expect, test } from "vitest";
import { chooseBatch, type Startable } from "./choose-batch.ts";

const batch = fc.record({
  ids: fc.array(fc.constant("1"), { maxLength: 3 }),
  cursor: fc.nat(3),
  again: fc.array(fc.nat(2), { maxLength: 1 }),
  underWay: fc.nat(6),
});
const isReady = ({ ids, cursor, again }: Startable) => again.length > 0 || cursor < ids.length;

test("the chosen one has something to ask and the fewest under way, and none before it in turn has as few", () => {
  fc.assert(
    fc.property(fc.array(batch, { maxLength: 6 }), fc.nat(6), fc.nat(7), (batches, last, placesMax) => {
      const chosen = chooseBatch(batches, last, placesMax);
      const ready = batches.filter((one) => isReady(one) && one.underWay < placesMax);
      const fewest = Math.min(...ready.map(({ underWay }) => underWay));
      const inTurn = batches.map((_, i) => (last + 1 + i) % batches.length);
      const expected = inTurn.find((at) =>
        ready.some((one) => one === batches[at] && one.underWay === fewest),
      );
      expect(chosen).toBe(expected ?? -1);
    }),
  );
});

test("equals take turns", () => {
  const alike = Array.from({ length: 3 }, () => ({ ids: ["1"], cursor: 0, again: [], underWay: 0 }));
  const order = [0];
  for (let n = 0; n < 5; n++) order.push(chooseBatch(alike, order.at(-1) ?? 0, 8));
  expect(order).toEqual([0, 1, 2, 0, 1, 2]);
});
