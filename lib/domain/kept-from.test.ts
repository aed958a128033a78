import { describe, expect, test } from "vitest";
import { ALL_KEPT, describeRetention, finestStep, snapEdges, snapRange } from "./kept-from.ts";
import { HOUR_S } from "./seconds.ts";

/** Data points from hour 20, quarters from hour 10. */
const kept = { dataPoints: 20 * HOUR_S, quarters: 10 * HOUR_S };

describe("snapRange", () => {
  test.each([
    ["all kept", 20 * HOUR_S, 30 * HOUR_S + 7, [20 * HOUR_S, 30 * HOUR_S + 7, null]],
    ["on cells", 10 * HOUR_S + 900, 30 * HOUR_S, [10 * HOUR_S + 900, 30 * HOUR_S, null]],
    ["start in a quarter", 12 * HOUR_S + 901, 30 * HOUR_S + 7, [12 * HOUR_S + 900, 30 * HOUR_S + 7, 900]],
    [
      "both in one quarter",
      12 * HOUR_S + 901,
      12 * HOUR_S + 902,
      [12 * HOUR_S + 900, 12 * HOUR_S + 1_800, 900],
    ],
    [
      "start in an hour, end in a quarter",
      9 * HOUR_S + 900,
      12 * HOUR_S + 1,
      [9 * HOUR_S, 12 * HOUR_S + 900, HOUR_S],
    ],
    ["end in an hour", 0, 9 * HOUR_S + 1, [0, 10 * HOUR_S, HOUR_S]],
    ["before 1970", -1, HOUR_S, [-HOUR_S, HOUR_S, HOUR_S]],
    ["empty", 7, 7, [7, 7, null]],
  ] as const)("%s", (_, from, to, [start, end, snappedTo]) => {
    expect(snapRange(from, to, kept)).toEqual({ from: start, to: end, snappedTo });
    expect(snapRange(from, to, ALL_KEPT)).toEqual({ from, to, snappedTo: null });
  });
});

test("edges off the hour move back to it where only hours are left", () => {
  const edges = [8.5, 9.5, 10.5, 20.5].map((hour) => hour * HOUR_S);
  expect(snapEdges(edges, kept)).toEqual([8 * HOUR_S, 9 * HOUR_S, 10.5 * HOUR_S, 20.5 * HOUR_S]);
  expect(snapEdges([0, 900, 1_800, HOUR_S], kept)).toEqual([0, HOUR_S]);
});

test("the finest step goes by the oldest part of a range", () => {
  const at = (hour: number) => finestStep(hour * HOUR_S, kept);
  expect([at(0), at(10), at(19.9), at(20)]).toEqual(["1h", "15m", "15m", null]);
});

test("an answer says what is no longer kept of its range, and nothing where all is", () => {
  const say = (from: number, to: number) => describeRetention({ from, to }, snapRange(from, to, kept), kept);
  expect(say(20 * HOUR_S, 21 * HOUR_S)).toBeNull();
  expect(say(7, 7)).toBeNull();
  expect(say(15 * HOUR_S + 1, 21 * HOUR_S)).toEqual({
    dataPointsFrom: 20 * HOUR_S,
    quartersFrom: null,
    asked: { from: 15 * HOUR_S + 1, to: 21 * HOUR_S },
    snappedTo: 900,
  });
  expect(say(0, HOUR_S)).toMatchObject({ quartersFrom: 10 * HOUR_S, snappedTo: null });
});
