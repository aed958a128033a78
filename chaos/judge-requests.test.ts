import { describe, expect, it } from "vitest";
import { judgeHerd, judgeRetries } from "./judge-requests.ts";
import { heldIn, requestsIn } from "./upstream.ts";

describe("judgeRetries", () => {
  it("passes what three retries of three in ten make", () => {
    expect(judgeRetries(14_170, 10_000)).toEqual([]);
    expect(judgeRetries(13_000, 10_000)).toEqual([]);
  });

  it("fails without retries, with one alone, and with too many", () => {
    expect(judgeRetries(10_000, 10_000)).toHaveLength(1);
    expect(judgeRetries(12_700, 10_000)).toHaveLength(1);
    expect(judgeRetries(14_500, 10_000)).toHaveLength(1);
  });
});

/** Second, requests, and nothing else of interest. */
const traffic = (counts: readonly number[]) => ({
  seconds: counts.map((n, i): [number, number, number, number, number] => [100 + i, n, 0, 0, 0]),
});

describe("judgeHerd", () => {
  const judge = (counts: readonly number[], usual = 10) =>
    judgeHerd({ traffic: traffic(counts), usual, spanS: 5, watched: { from: 100, to: 120 } }).problems;

  it("lets shards come in bursts of one second", () => {
    expect(judge([50, 0, 0, 0, 0, 50, 0, 0, 0, 0])).toEqual([]);
  });

  it("fails on more than half as much again, and where nobody asked before", () => {
    expect(judge([50, 0, 0, 0, 26])).toHaveLength(1);
    expect(judge([16, 16, 16, 16, 16, 16])).toHaveLength(1);
    expect(judge([], 0)).toHaveLength(1);
  });
});

it("counts requests, the most of some seconds, and those in a pause", () => {
  const { seconds } = traffic([1, 2, 3, 4]);
  expect(requestsIn({ seconds }, { from: 101, to: 104 }, 2)).toEqual({ sum: 9, peak: 7 });
  expect(requestsIn({ seconds }, { from: 100.5, to: 102 })).toEqual({ sum: 2, peak: 2 });
  const held = { seconds: seconds.map((s, i): typeof s => [s[0], s[1], 0, 0, i]) };
  expect(heldIn(held, { from: 101.5, to: 103 })).toBe(3);
});
