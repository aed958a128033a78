import { describe, expect, it } from "vitest";
import { judgeHerd, judgeRetries } from "./judge-requests.ts";
import { createRandom } from "./seeded-random.ts";
import { heldIn, mostForOne, requestsIn } from "./upstream.ts";

describe("judgeRetries", () => {
  const DUE = 10_000;
  /** Three in ten fail, and each point is tried until it has an answer, or so often. */
  function judgeTries(triesMax: number) {
    const random = createRandom(1);
    let requests = 0;
    let most = 0;
    for (let point = 0; point < DUE; point++) {
      let tries = 1;
      while (tries < triesMax && random() < 0.3) tries++;
      requests += tries;
      most = Math.max(most, tries);
    }
    return judgeRetries({ requests, due: DUE, most });
  }

  it("passes what three retries of three in ten make", () => {
    expect(judgeTries(4)).toEqual([]);
    expect(judgeRetries({ requests: 13_000, due: DUE, most: 4 })).toEqual([]);
  });

  it("fails on retries without an end, and on one too many", () => {
    expect(judgeTries(Number.POSITIVE_INFINITY)).toEqual([
      expect.stringMatching(/^\d+ requests for one point: above 4$/),
    ]);
    expect(judgeTries(5)).toEqual(["5 requests for one point: above 4"]);
  });

  it("fails without retries, with one alone, and when points are fetched twice", () => {
    expect(judgeTries(1)).toHaveLength(1);
    expect(judgeTries(2)).toEqual(["2 requests for one point at most: none was tried 4 times"]);
    expect(judgeRetries({ requests: 12_700, due: DUE, most: 4 })).toHaveLength(1);
    expect(judgeRetries({ requests: 20_000, due: DUE, most: 4 })).toHaveLength(1);
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

it("finds the most requests for one account in the slots of a span", () => {
  const slots: [number, number][] = [
    [60, 9],
    [120, 3],
    [180, 4],
    [240, 7],
  ];
  expect(mostForOne({ slots }, { from: 120, to: 240 })).toBe(4);
  expect(mostForOne({ slots }, { from: 300, to: 360 })).toBe(0);
});
