import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createGainWindow } from "./create-gain-window.ts";
import { type FoundJump, findJumps, type HourlyCount, largestJumps } from "./find-jumps.ts";
import {
  BASELINE_DAYS,
  BASELINE_GAINS_MIN,
  JUMP_CHANGE_MIN,
  JUMP_SCORE_MIN,
  JUMP_SHARE_MIN,
} from "./jump-terms.ts";
import { HOUR_S } from "./seconds.ts";

const all = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
/** From hour 0 on; null: no count. `second`: of the hour, in which its last one stands. */
const countsOf = (
  values: readonly (number | null)[],
  second: (hour: number) => number = () => 3_540,
): HourlyCount[] =>
  values.flatMap((followers, i) =>
    followers === null ? [] : [{ hour: i * HOUR_S, time: i * HOUR_S + second(i), followers }],
  );
/** So many hours that gain `gain` and then less, in turn; the last count is `start` again where they are odd. */
const steady = (hours: number, start: number, gain: number) =>
  Array.from({ length: hours }, (_, i) => start + (i % 2) * gain);

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const n = sorted.length;
  return ((sorted[Math.floor((n - 1) / 2)] ?? 0) + (sorted[Math.floor(n / 2)] ?? 0)) / 2;
}

test("the baseline is that of the gains in the window, whatever came and went", () => {
  const gain = fc.oneof(fc.integer({ min: -20, max: 20 }), fc.integer());
  fc.assert(
    fc.property(fc.array(fc.record({ gain, removes: fc.boolean() }), { minLength: 1 }), (steps) => {
      const window = createGainWindow();
      const held: number[] = [];
      for (const { gain, removes } of steps) {
        held.push(gain);
        window.add(gain);
        if (removes && held.length > 1) window.remove(held.shift() ?? 0);
        const median = medianOf(held);
        const deviations = held.map((value) => Math.abs(value - median)).sort((a, b) => a - b);
        expect(window.size()).toBe(held.length);
        expect(window.baseline()).toEqual({
          gains: held.length,
          median,
          mad: medianOf(deviations),
          far: deviations[Math.ceil(0.95 * held.length) - 1],
          usual: medianOf(held.map(Math.abs)),
        });
      }
    }),
  );
});

/** The same, said hour by hour. */
function jumpsAgain(counts: readonly HourlyCount[], { from, to }: { from: number; to: number }) {
  const steps = counts.slice(1).map((own, i) => {
    const last = counts[i] ?? own;
    return {
      hour: own.hour,
      hours: Math.max((own.hour - last.hour) / HOUR_S, Math.round((own.time - last.time) / HOUR_S)),
      before: last.followers,
      gain: own.followers - last.followers,
    };
  });
  return steps
    .filter(({ hour }) => hour >= from && hour < to)
    .map(({ hour, hours, before, gain }) => {
      const base = steps
        .filter((s) => s.hours === 1 && s.hour < hour && s.hour >= hour - BASELINE_DAYS * 24 * HOUR_S)
        .map((s) => s.gain);
      if (base.length < BASELINE_GAINS_MIN) return "too early";
      const median = medianOf(base);
      const deviations = base.map((value) => Math.abs(value - median)).sort((a, b) => a - b);
      const far = deviations[Math.ceil(0.95 * base.length) - 1] ?? 0;
      const score = (gain / hours - median) / Math.max(1, 1.4826 * medianOf(deviations), (1 / 1.96) * far);
      const isJump =
        Math.abs(score) >= JUMP_SCORE_MIN &&
        Math.abs(gain) >= JUMP_CHANGE_MIN &&
        Math.abs(gain) >= JUMP_SHARE_MIN * before;
      return isJump ? hour : "none";
    });
}

test("exactly those hours are jumps that are far from the week before them, and large enough", () => {
  const change = fc.oneof(
    { weight: 12, arbitrary: fc.integer({ min: -8, max: 8 }) },
    { weight: 1, arbitrary: fc.integer({ min: -900, max: 900 }) },
    { weight: 1, arbitrary: fc.constant(null) },
  );
  fc.assert(
    fc.property(
      fc.array(change, { minLength: 20, maxLength: 260 }),
      fc.nat(20_000),
      fc.nat(300),
      fc.nat(300),
      fc.func(fc.oneof({ weight: 30, arbitrary: fc.constant(59) }, { weight: 1, arbitrary: fc.nat(59) })),
      (changes, start, a, b, minute) => {
        let now = start;
        const counts = countsOf(
          changes.map((by) => {
            now = Math.max(0, now + (by ?? 0));
            return by === null ? null : now;
          }),
          (hour) => minute(hour) * 60,
        );
        const range = { from: Math.min(a, b) * HOUR_S, to: Math.max(a, b) * HOUR_S };
        const expected = jumpsAgain(counts, range);
        const found = findJumps(counts, range);
        expect(found.jumps.map(({ hour }) => hour)).toEqual(expected.filter((e) => typeof e === "number"));
        expect(found.tooEarly).toBe(expected.filter((e) => e === "too early").length);
        expect(found.judged + found.tooEarly).toBe(expected.length);
      },
    ),
  );
});

describe("a jump", () => {
  test("of 12 % after a calm week is told with its numbers", () => {
    const { jumps, judged } = findJumps(countsOf([...steady(49, 10_000, 10), 11_200]), all);
    expect(jumps).toEqual([
      {
        ...{
          hour: 49 * HOUR_S,
          hours: 1,
          since: 49 * HOUR_S - 60,
          until: 50 * HOUR_S - 60,
          before: 10_000,
          after: 11_200,
          change: 1_200,
          changePercent: 12,
        },
        baseline: { gains: 48, median: 0, mad: 10, far: 10, usual: 10 },
        times: 120,
        score: 1_200 / (1.4826 * 10),
      },
    ]);
    expect(judged).toBe(25);
  });

  test.each([
    ["3 → 9 followers", [...steady(40, 3, 0), 9]],
    ["a quarter more of few", [...steady(41, 80, 0), 100]],
    ["far from its usual, but of no size", [...steady(41, 1_000_000, 1), 1_002_000]],
    ["large, and usual for it", [...steady(41, 10_000, 900), 11_200]],
    ["a step of a rounded count", Array.from({ length: 100 }, (_, i) => 10_000 + 100 * Math.floor(i / 12))],
    ["too little history before it", [...steady(24, 10_000, 10), 90_000]],
    ["nothing before it", [90_000]],
    ["no count at all", []],
  ])("is none: %s", (_what, values) => {
    expect(findJumps(countsOf(values), all).jumps).toEqual([]);
  });

  test("is held against seven days, and no more", () => {
    const lively = Array.from({ length: 100 }, (_, i) => 10_000 + (i % 2) * 2_000);
    const values = [...lively, ...steady(7 * 24 + 1, 10_000, 10), 11_000];
    const { jumps } = findJumps(countsOf(values), { from: (values.length - 1) * HOUR_S, to: all.to });
    expect(jumps).toMatchObject([{ change: 1_000, baseline: { gains: 168, usual: 10, far: 10 } }]);
  });

  test("of an account that never moves needs no spread", () => {
    const { jumps } = findJumps(countsOf([...steady(30, 1_000, 0), 1_100]), all);
    expect(jumps).toMatchObject([{ change: 100, times: null, score: 100 }]);
  });

  test("to 0 and back are two, the second one without a percentage", () => {
    const { jumps } = findJumps(countsOf([...steady(31, 1_000, 1), 0, 1_000]), all);
    expect(jumps).toMatchObject([
      { changePercent: -100, change: -1_000 },
      { changePercent: null, change: 1_000 },
    ]);
    expect(largestJumps(jumps, 1)).toMatchObject([{ changePercent: null }]);
  });

  test("over a gap is one over hours, and is none where spread over them it is nothing unusual", () => {
    const over = (hours: number, change: number) =>
      findJumps(
        countsOf([
          ...steady(31, 10_000, 10),
          ...Array(hours - 1).fill(null),
          10_000 + change,
          10_000 + change,
        ]),
        all,
      ).jumps;
    expect(over(5, 1_000)).toMatchObject([{ hour: 35 * HOUR_S, hours: 5, change: 1_000, times: 20 }]);
    expect(over(50, 1_000)).toEqual([]);
  });

  test("is none of one hour where the end of the hour before is missing", () => {
    const second = (hour: number) => (hour === 30 ? 300 : 3_540);
    const { jumps } = findJumps(countsOf([...steady(31, 10_000, 10), 11_000, 11_010], second), all);
    expect(jumps).toMatchObject([{ hour: 31 * HOUR_S, hours: 2, since: 30 * HOUR_S + 300 }]);
  });

  test("is no baseline of a later one over its gap", () => {
    const values = [...steady(31, 10_000, 10), null, 20_000, 20_010];
    expect(findJumps(countsOf(values), all).jumps).toMatchObject([{ hours: 2, baseline: { gains: 30 } }]);
  });
});

test("the largest by percent are listed, newest first", () => {
  const jump = (hour: number, changePercent: number): FoundJump => ({
    ...{
      hour,
      hours: 1,
      since: 0,
      until: 1,
      before: 100,
      after: 0,
      change: -1,
      changePercent,
      times: 1,
      score: 9,
    },
    baseline: { gains: 30, median: 0, mad: 1, far: 1, usual: 1 },
  });
  const listed = largestJumps([jump(1, 3), jump(2, -9), jump(3, 1), jump(4, -4)], 3);
  expect(listed.map(({ hour }) => hour)).toEqual([4, 2, 1]);
});
