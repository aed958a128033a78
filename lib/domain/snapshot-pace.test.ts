import fc from "fast-check";
import { expect, test } from "vitest";
import { describePace, isBuildDue, nextBuildDue, snapshotOverdueAt } from "./snapshot-pace.ts";

const START = 1_800_000_000;

test.each([
  ["what is quick is built each minute", 0.4, 0.2, 60],
  ["also when it began just before the minute's end", 59.9, 0.001, 60],
  ["six seconds are a tenth of a minute", 0, 6, 60],
  ["a little more, and the minute after is the first", 0.1, 6, 120],
  ["twenty seconds are built every four minutes", 0.5, 20, 240],
  ["a build of two minutes lasts for twenty", 0, 120, 1_200],
])("%s", (_case, begun, tookS, due) => {
  expect(nextBuildDue({ builtAt: START + begun, tookS })).toBe(START + due);
});

test("never before ten times what it took nor within its minute, and at most a minute after both", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 3_600, noNaN: true }),
      fc.double({ min: 0, max: 300, noNaN: true }),
      (begun, tookS) => {
        const builtAt = START + begun;
        const due = nextBuildDue({ builtAt, tookS });
        expect(due % 60).toBe(0);
        expect(due).toBeGreaterThan(builtAt);
        expect(due - builtAt).toBeGreaterThanOrEqual(10 * tookS - 1e-6);
        expect(due - builtAt).toBeLessThanOrEqual(Math.max(60, 10 * tookS + 60));
        expect(isBuildDue({ builtAt, tookS }, due)).toBe(true);
        expect(isBuildDue({ builtAt, tookS }, due - 0.001)).toBe(false);
        expect(snapshotOverdueAt({ builtAt, nextDue: due })).toBeGreaterThanOrEqual(due + 2 * tookS - 1e-6);
      },
    ),
  );
});

test("asked each second, whatever builds take, they take at most a tenth of the time in between", () => {
  const takes = fc.array(fc.double({ min: 0.01, max: 200, noNaN: true }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(takes, (tooks) => {
      let now = START + 7;
      for (const tookS of tooks) {
        const builtAt = now;
        while (!isBuildDue({ builtAt, tookS }, now)) now += 1;
        expect(tookS).toBeLessThanOrEqual((now - builtAt) / 10 + 1e-6);
      }
    }),
    { numRuns: 30 },
  );
});

test("a generation that is dated minutes ahead holds nobody up; the running minute's does", () => {
  expect(isBuildDue({ builtAt: START + 600, tookS: 1 }, START)).toBe(true);
  expect(isBuildDue({ builtAt: START + 30, tookS: 1 }, START + 10)).toBe(false);
});

test("people are told of a pace of more than a minute", () => {
  expect(describePace({ builtAt: START + 0.4, nextDue: START + 60 })).toBe("");
  expect(describePace({ builtAt: START + 0.4, nextDue: START + 240 })).toBe(", renewed after 4 minutes");
});

test("one that was built at once, a second before the minute, is still renewed each minute", () => {
  const builtAt = 1_795_669_199.14;
  expect(describePace({ builtAt, nextDue: nextBuildDue({ builtAt, tookS: 0.568 }) })).toBe("");
});
