import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { judgeJump } from "./judge-jump.ts";
import type { Others } from "./jumps.ts";

const jump = (changePercent: number | null, hours = 1) => ({
  ...{ hours, changePercent },
  change: changePercent === null ? 500 : changePercent * 100,
});
const othersOf = (some: Partial<Others>): Others => {
  const others = {
    compared: 12_400,
    rose: 5_952,
    fell: 5_828,
    p10: -0.2,
    median: 0.01,
    p90: 0.3,
    typical: 0.1,
  };
  const all = { ...others, ...some };
  return { ...all, stayed: all.compared - all.rose - all.fell };
};
/** 92 % fell, by about 1.4 %. */
const purge = othersOf({ rose: 500, fell: 11_408, p10: -2.2, median: -1.4, p90: -0.1, typical: 1.4 });
/** A day like others: most rise, hardly. */
const growing = othersOf({ rose: 11_408, fell: 500, p10: 0.001, median: 0.01, p90: 0.05, typical: 0.01 });

describe("a jump is", () => {
  test.each([
    ["the platform's: it fell as most did", jump(-1.8), purge, "platform"],
    ["the platform's: it fell a little further than nine in ten", jump(-3.9), purge, "platform"],
    ["the platform's and its own: much further", jump(-8), purge, "both"],
    ["its own: it rose while others fell", jump(12), purge, "own"],
    ["its own: others rose and fell in equal parts", jump(12), othersOf({}), "own"],
    ["its own: most rose, too, but next to nothing", jump(12), growing, "own"],
    ["the platform's: eight in ten moved as far", jump(-3), othersOf({ p10: -4, p90: 5 }), "platform"],
    ["its own: from nothing", jump(null), purge, "own"],
  ])("%s", (_what, one, others, verdict) => {
    expect(judgeJump(one, others)).toEqual({ verdict, doubt: null, others });
  });

  const few = othersOf({ compared: 19, rose: 0, fell: 19 });
  test.each([
    ["over several hours", jump(-1.8, 2), purge, "gap", null],
    ["the hour is being summed up", jump(-1.8), "pending" as const, "pending", null],
    ["nothing was kept", jump(-1.8), "not_kept" as const, "not_kept", null],
    ["too few others", jump(-1.8), few, "few_others", few],
    [
      "nobody with followers",
      jump(-1.8),
      othersOf({ p10: null, median: null, p90: null }),
      "few_others",
      undefined,
    ],
  ])("not to be said: %s", (_what, one, known, doubt, others) => {
    const judged = judgeJump(one, known);
    expect(judged).toMatchObject({ verdict: "unclear", doubt });
    if (others !== undefined) expect(judged.others).toEqual(others);
  });
});

test("nobody's verdict hangs on the way it went: turned round, all of it is the same", () => {
  const quantiles = fc
    .tuple(...Array.from({ length: 3 }, () => fc.double({ min: -50, max: 50, noNaN: true })))
    .map((three) => three.toSorted((a, b) => a - b));
  fc.assert(
    fc.property(
      fc.double({ min: 0.25, max: 100, noNaN: true }),
      quantiles,
      fc.nat(100),
      fc.nat(100),
      fc.nat(100),
      (size, [p10 = 0, median = 0, p90 = 0], rose, fell, stayed) => {
        const others = { compared: rose + fell + stayed, rose, fell, stayed, typical: 1 };
        const { verdict } = judgeJump(jump(size), { ...others, p10, median, p90 });
        const turned = { ...others, rose: fell, fell: rose, p10: -p90, median: -median, p90: -p10 };
        expect(judgeJump(jump(-size), turned).verdict).toBe(verdict);
        if (verdict === "platform") expect(size).toBeLessThanOrEqual(2 * p90);
        if (verdict === "both") expect(rose).toBeGreaterThanOrEqual((2 / 3) * others.compared);
      },
    ),
  );
});
