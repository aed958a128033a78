import { expect, it } from "vitest";
import { otherThan } from "./read-reasons.ts";

it("tells of reasons that a gap of this fault can't have", () => {
  expect(otherThan({ unknown: 3 }, undefined)).toEqual([]);
  expect(otherThan({ worker_down: 3 }, ["worker_down"])).toEqual([]);
  expect(otherThan({ worker_down: 3, unknown: 2 }, ["worker_down"])).toEqual([
    "the series says unknown of 2 gaps, not worker_down",
  ]);
});
