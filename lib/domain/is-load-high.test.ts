import fc from "fast-check";
import { expect, test } from "vitest";
import { isLoadHigh } from "./is-load-high.ts";

const busy = fc.double({ min: 0, max: 1, noNaN: true });
const load = fc.record({ busy: fc.option(busy), high: fc.boolean() });

test("from half of what they can do on it is high, and until it is less than two fifths", () => {
  const one = (share: number | null, high: boolean) => isLoadHigh([{ busy: share, high }]);
  expect([one(0.499, false), one(0.5, false), one(0.4, true), one(0.399, true)]).toEqual([
    ...[false, true, true, false],
  ]);
  expect([one(null, true), one(null, false), isLoadHigh([])]).toEqual([true, false, false]);
});

test("the mean counts: a busy one among idle ones is no high load, and who knows nothing yet does not count", () => {
  const idle = { busy: 0.1, high: false };
  expect(isLoadHigh([{ busy: 1, high: false }, idle, idle])).toBe(false);
  expect(
    isLoadHigh([
      { busy: 0.6, high: false },
      { busy: null, high: false },
    ]),
  ).toBe(true);
});

test("said again and again of the same ones, it stays: workers that hear each other agree", () => {
  fc.assert(
    fc.property(fc.array(load, { maxLength: 6 }), (workers) => {
      const said = isLoadHigh(workers);
      expect(isLoadHigh(workers.map((worker) => ({ ...worker, high: said })))).toBe(said);
    }),
  );
});
