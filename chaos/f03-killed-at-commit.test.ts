import { expect, it } from "vitest";
import { judgeEnds } from "./f03-killed-at-commit.ts";

const ends = (killed: number, never: number, ended = 0) => [
  ...Array.from({ length: killed }, () => ({ what: "fsync", end: "killed" as const })),
  ...Array.from({ length: never }, () => ({ what: "write", end: "never" as const })),
  ...Array.from({ length: ended }, () => ({ what: "send", end: "ended" as const })),
];

it("passes when the worker was killed at the calls, but for a few that never came", () => {
  expect(judgeEnds(ends(71, 4), 75).problems).toEqual([]);
});

it("fails when the calls never came, when there were too few tries, and when the worker ended by itself", () => {
  expect(judgeEnds(ends(1, 74), 75).problems).toHaveLength(2);
  expect(judgeEnds(ends(18, 0), 75).problems).toEqual(["18 kills of 75"]);
  expect(judgeEnds(ends(74, 0, 1), 75).problems).toEqual(["send: the worker ended by itself"]);
});
