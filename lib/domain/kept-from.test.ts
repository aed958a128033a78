import { describe, expect, test } from "vitest";
import { ALL_KEPT, describeRetention, finestStep, snapEdges, snapRange } from "./kept-from.ts";

const HOUR = 3_600;
/** Data points from hour 20, quarters from hour 10. */
const kept = { dataPoints: 20 * HOUR, quarters: 10 * HOUR };

describe("snapRange", () => {
  test.each([
    ["all kept", 20 * HOUR, 30 * HOUR + 7, [20 * HOUR, 30 * HOUR + 7, null]],
    ["on cells", 10 * HOUR + 900, 30 * HOUR, [10 * HOUR + 900, 30 * HOUR, null]],
    ["start in a quarter", 12 * HOUR + 901, 30 * HOUR + 7, [12 * HOUR + 900, 30 * HOUR + 7, 900]],
    ["both in one quarter", 12 * HOUR + 901, 12 * HOUR + 902, [12 * HOUR + 900, 12 * HOUR + 1_800, 900]],
    ["start in an hour, end in a quarter", 9 * HOUR + 900, 12 * HOUR + 1, [9 * HOUR, 12 * HOUR + 900, HOUR]],
    ["end in an hour", 0, 9 * HOUR + 1, [0, 10 * HOUR, HOUR]],
    ["before 1970", -1, HOUR, [-HOUR, HOUR, HOUR]],
    ["empty", 7, 7, [7, 7, null]],
  ] as const)("%s", (_, from, to, [start, end, snappedTo]) => {
    expect(snapRange(from, to, kept)).toEqual({ from: start, to: end, snappedTo });
    expect(snapRange(from, to, ALL_KEPT)).toEqual({ from, to, snappedTo: null });
  });
});

test("edges off the hour move back to it where only hours are left", () => {
  const edges = [8.5, 9.5, 10.5, 20.5].map((hour) => hour * HOUR);
  expect(snapEdges(edges, kept)).toEqual([8 * HOUR, 9 * HOUR, 10.5 * HOUR, 20.5 * HOUR]);
  expect(snapEdges([0, 900, 1_800, HOUR], kept)).toEqual([0, HOUR]);
});

test("the finest step goes by the oldest part of a range", () => {
  const at = (hour: number) => finestStep(hour * HOUR, kept);
  expect([at(0), at(10), at(19.9), at(20)]).toEqual(["1h", "15m", "15m", null]);
});

test("an answer says what is no longer kept of its range, and nothing where all is", () => {
  const say = (from: number, to: number) => describeRetention({ from, to }, snapRange(from, to, kept), kept);
  expect(say(20 * HOUR, 21 * HOUR)).toBeNull();
  expect(say(7, 7)).toBeNull();
  expect(say(15 * HOUR + 1, 21 * HOUR)).toEqual({
    dataPointsFrom: 20 * HOUR,
    quartersFrom: null,
    asked: { from: 15 * HOUR + 1, to: 21 * HOUR },
    snappedTo: 900,
  });
  expect(say(0, HOUR)).toMatchObject({ quartersFrom: 10 * HOUR, snappedTo: null });
});
