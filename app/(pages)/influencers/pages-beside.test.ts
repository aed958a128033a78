import { expect, test } from "vitest";
import type { InfluencerList } from "#lib/domain/influencer-views.ts";
import { pagesBeside } from "./pages-beside.ts";

/** As of `builtAt`, with cursors of its own. */
const builtAt = (at: number): InfluencerList => ({
  ...{ items: [], total: 0, totalIsExact: true, all: 0 },
  previous: `before ${at}`,
  next: `after ${at}`,
  snapshot: { generation: at, builtAt: at, nextDue: at + 60 },
});

test.each([
  ["what is on screen is young: on from there", 599, 0],
  ["its generation may be gone: on from the newest answer", 600, 2_000],
  ["the same, hours later", 9_000, 2_000],
])("%s", (_case, now, expected) => {
  expect(pagesBeside(builtAt(0), builtAt(2_000), now)).toEqual({
    previous: `before ${expected}`,
    next: `after ${expected}`,
  });
});

test("there is a page beside where one list is there alone, and none beside nothing", () => {
  expect(pagesBeside(builtAt(0), undefined, 5_000).next).toBe("after 0");
  expect(pagesBeside(undefined, builtAt(0), 5_000).next).toBe("after 0");
  expect(pagesBeside(undefined, undefined, 0)).toEqual({ previous: null, next: null });
});
