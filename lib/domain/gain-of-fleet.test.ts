import { expect, test } from "vitest";
import { gainOfFleet } from "./gain-of-fleet.ts";

const fleet = (sum: number, gain: number, count: number) => {
  const of = { sum: gain, count };
  return { followers: { sum, count: 5 }, gains: { "1h": of, "24h": of, "7d": of, "30d": of } };
};

test("the gain, and its share of what was there before", () => {
  expect(gainOfFleet(fleet(1_100, 100, 3), "24h")).toEqual({ gain: 100, percent: 10, count: 3 });
  expect(gainOfFleet(fleet(900, -100, 3), "7d")).toEqual({ gain: -100, percent: -10, count: 3 });
});

test("nobody with a count is null, not 0; from nothing there is no percent", () => {
  expect(gainOfFleet(fleet(900, 0, 0), "1h")).toEqual({ gain: null, percent: null, count: 0 });
  expect(gainOfFleet(fleet(900, 0, 2), "1h")).toEqual({ gain: 0, percent: 0, count: 2 });
  expect(gainOfFleet(fleet(100, 100, 1), "1h")).toEqual({ gain: 100, percent: null, count: 1 });
});
