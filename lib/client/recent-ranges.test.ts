import fc from "fast-check";
import { expect, test } from "vitest";
import { parseRecentRanges } from "./recent-ranges.ts";

test("what is kept is read back; what is anything else is left out", () => {
  const good = { from: 100, to: 400 };
  expect(parseRecentRanges(JSON.stringify([good, { from: 1 }, null, "x", { from: 5, to: 5 }, good]))).toEqual(
    [good, good],
  );
  expect(parseRecentRanges(null)).toEqual([]);
  expect(parseRecentRanges("{")).toEqual([]);
  expect(parseRecentRanges('{"from":1,"to":2}')).toEqual([]);
});

test("whatever stands in the store, at most six ranges in order come out", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.array(fc.anything()).map((v) => JSON.stringify(v) ?? ""),
      ),
      (text) => {
        const found = parseRecentRanges(text);
        expect(found.length).toBeLessThanOrEqual(6);
        for (const { from, to } of found) expect(from).toBeLessThan(to);
      },
    ),
  );
});
