import fc from "fast-check";
import { expect, test } from "vitest";
import { netGains } from "./net-gains.ts";

test("a gain is the difference of two neighbours, and never reaches over a gap", () => {
  expect(netGains([10, 13, null, 20, 18])).toEqual([null, 3, null, null, -2]);
  expect(netGains([])).toEqual([]);
});

test("between two gaps the gains add up to last less first; beside a gap there is none", () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.nat(1_000_000), { freq: 4 }), { maxLength: 60 }), (last) => {
      const gains = netGains(last);
      expect(gains).toHaveLength(last.length);
      let first: number | null = null;
      let sum = 0;
      for (const [i, value] of last.entries()) {
        const isAlone = value === null || (last[i - 1] ?? null) === null;
        expect(gains[i] === null).toBe(isAlone);
        first = value === null ? null : isAlone ? value : first;
        sum = isAlone ? 0 : sum + (gains[i] ?? 0);
        if (value !== null && first !== null) expect(sum).toBe(value - first);
      }
    }),
  );
});
