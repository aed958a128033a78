import fc from "fast-check";
import { expect, test } from "vitest";
import type { RankHistory } from "#lib/domain/rank-history.ts";
import { addDays, compareRanks, dayEndedBefore, dayOf, startOfDay } from "#lib/domain/rank-terms.ts";
import { rankPaths } from "./rank-path.ts";
import {
  changeSign,
  changeWords,
  countGaps,
  describeRanks,
  presentRankWords,
  ranksByDay,
} from "./rank-words.ts";

const depth = 10_000;
const day = "2026-11-24";

test.each([
  [{ now: 42, before: 45, kept: true }, "▲3", "up 3 places, from 45 at the end of 24 Nov 2026"],
  [{ now: 42, before: 41, kept: true }, "▼1", "down 1 place, from 41 at the end of 24 Nov 2026"],
  [
    { now: 12_345, before: 9_000, kept: true },
    "▼3,345",
    "down 3,345 places, from 9,000 at the end of 24 Nov 2026",
  ],
  [{ now: 42, before: 42, kept: true }, "=", "the same as at the end of 24 Nov 2026"],
  [{ now: 42, before: null, kept: true }, "new", "new: not among the first 10,000 at the end of 24 Nov 2026"],
  [{ now: 10_001, before: null, kept: true }, "—", "not known at the end of 24 Nov 2026"],
  [{ now: 42, before: null, kept: false }, "—", "not known at the end of 24 Nov 2026"],
  [{ now: null, before: 42, kept: true }, "—", "not known at the end of 24 Nov 2026"],
])("%j is %s, and in words %s", (pair, sign, words) => {
  const change = compareRanks({ ...pair, depth });
  expect(changeSign(change)).toBe(sign);
  expect(changeWords(change, { day, depth })).toBe(words);
});

test("a rank among numbers of a range says that it is of now", () => {
  expect(presentRankWords(1_000)).toBe("now, of 1,000 by followers");
  expect(presentRankWords(null)).toBe("now, by followers");
});

test("a day ago is the day whose end lies nearest to 24 hours ago, half a day off at most", () => {
  expect(dayEndedBefore(Date.parse("2026-11-24T13:00Z") / 1_000, 1)).toBe("2026-11-23");
  expect(dayEndedBefore(Date.parse("2026-11-24T03:00Z") / 1_000, 1)).toBe("2026-11-22");
  expect(dayEndedBefore(Date.parse("2026-11-24T13:00Z") / 1_000, 7)).toBe("2026-11-17");
  fc.assert(
    fc.property(fc.integer({ min: 1e9, max: 2e9 }), fc.integer({ min: 1, max: 400 }), (t, days) => {
      const ended = startOfDay(addDays(dayEndedBefore(t, days), 1));
      expect(Math.abs(ended - (t - days * 86_400))).toBeLessThanOrEqual(43_200);
    }),
  );
});

const history = (ranks: Record<string, number | null>, more: Partial<RankHistory> = {}): RankHistory => ({
  ...{ depth, from: "2026-11-01", to: "2026-11-10", firstDay: "2026-11-01" },
  days: Object.entries(ranks).map(([name, rank]) => ({
    ...{ day: name, builtAt: startOfDay(name) + 86_430, rank, platformRank: rank },
    followers: rank === null ? null : 5,
  })),
  now: { rank: 42, of: 1_000, builtAt: Date.parse("2026-11-11T13:00Z") / 1_000 },
  ...more,
});
const days = (from: number, to: number, rank: number | null) =>
  Object.fromEntries(
    Array.from({ length: to - from + 1 }, (_, i) => [`2026-11-${String(from + i).padStart(2, "0")}`, rank]),
  );

test.each([
  [
    history({}, { firstDay: null }),
    "rank 42 of 1,000. Ranks of earlier days: none yet, the first one is kept after midnight, UTC",
  ],
  [history(days(1, 10, 57)), "rank 42 of 1,000; was 57 a week ago; kept since 1 Nov 2026"],
  [
    history({ ...days(1, 3, null), ...days(4, 10, 9_000) }),
    "rank 42 of 1,000; was 9,000 a week ago; not among the first 10,000 before 4 Nov 2026",
  ],
  [
    history({ ...days(1, 2, 60), ...days(6, 10, 50) }),
    "rank 42 of 1,000; a week ago is not known; kept since 1 Nov 2026; 3 days without a record",
  ],
  [
    history(days(1, 10, null), { now: null }),
    "no rank now; not among the first 10,000 on any day since 1 Nov 2026",
  ],
])("%# a history in a sentence", (given, words) => expect(describeRanks(given)).toBe(words));

test("days without a record and days outside are no points of the line; a lone day is a dot", () => {
  const given = history({ ...days(1, 2, 60), ...days(4, 4, 58), ...days(5, 5, null), ...days(8, 10, 50) });
  const ranks = ranksByDay(given);
  expect(ranks).toEqual([60, 60, null, 58, null, null, null, 50, 50, 50]);
  expect(countGaps(given)).toBe(3);
  const { line, dots, best, worst } = rankPaths(ranks, { width: 90, height: 20, pad: 0 });
  expect([best, worst]).toEqual([50, 60]);
  // The first at the top: less is higher.
  expect(line).toBe("M0 20L10 20M70 0L80 0L90 0");
  expect(dots).toBe("M30 16h0");
  expect(rankPaths([null, null], { width: 9, height: 9, pad: 0 })).toEqual({
    line: "",
    dots: "",
    best: null,
    worst: null,
  });
});

test("the line is inside its box, with a point for each known day", () => {
  fc.assert(
    fc.property(
      fc.array(fc.option(fc.integer({ min: 1, max: depth })), { minLength: 1, maxLength: 90 }),
      (ranks) => {
        const { line, dots } = rankPaths(ranks, { width: 320, height: 48, pad: 4 });
        const points = [...`${line}${dots}`.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)];
        expect(points).toHaveLength(ranks.filter((rank) => rank !== null).length);
        for (const [, x, y] of points) {
          expect(Number(x)).toBeGreaterThanOrEqual(4);
          expect(Number(x)).toBeLessThanOrEqual(316);
          expect(Number(y)).toBeGreaterThanOrEqual(4);
          expect(Number(y)).toBeLessThanOrEqual(44);
        }
      },
    ),
  );
});

test("days are told from epoch seconds and back", () => {
  expect(dayOf(startOfDay(day) + 86_399)).toBe(day);
  expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
});
