import { expect, test } from "vitest";
import type { InfluencerList } from "#lib/domain/influencer-views.ts";
import { keepOrder, pagesBeside } from "./keep-order.ts";

function listOf(rows: [externalId: string, followers: number][]): InfluencerList {
  return {
    items: rows.map(([externalId, followers]) => ({
      platform: "mockstagram",
      externalId,
      username: null,
      state: "ok",
      interval: 60,
      tags: [],
      addedAt: 0,
      followers,
      following: 1,
      posts: null,
      latestTime: 60,
      retrievedAt: 61,
      rank: 1,
      gain: 1,
      demo: false,
    })),
    next: null,
    previous: null,
    total: rows.length,
    totalIsExact: true,
    all: rows.length,
    snapshot: { generation: 1, builtAt: 0, nextDue: 60 },
  };
}

test("rows keep their place and take the new numbers; a changed order is told, not done", () => {
  const { items, moved } = keepOrder(
    listOf([
      ["a", 2],
      ["b", 1],
    ]),
    listOf([
      ["b", 5],
      ["a", 3],
    ]),
  );
  expect(items.map(({ externalId, followers }) => [externalId, followers])).toEqual([
    ["a", 3],
    ["b", 5],
  ]);
  expect(moved).toBe(true);
});

test("new numbers in the same order are no news", () => {
  expect(keepOrder(listOf([["a", 2]]), listOf([["a", 3]])).moved).toBe(false);
});

test("a row that left the page stays until the new order is asked for", () => {
  const { items, moved } = keepOrder(
    listOf([
      ["a", 2],
      ["b", 1],
    ]),
    listOf([
      ["a", 2],
      ["c", 2],
    ]),
  );
  expect(items.map(({ externalId }) => externalId)).toEqual(["a", "b"]);
  expect(moved).toBe(true);
});

/** As of `builtAt`, with cursors of its own. */
const builtAt = (at: number, ...ids: string[]): InfluencerList => ({
  ...listOf(ids.map((id) => [id, 1])),
  previous: `before ${at}`,
  next: `after ${at}`,
  snapshot: { generation: at, builtAt: at, nextDue: at + 60 },
});

test.each([
  ["rows that stand where they stood: the newest cursor, which lives longest", ["a", "b"], 120, 2_000],
  ["another order on screen, still young: on from the rows on screen", ["b", "a"], 599, 0],
  [
    "another order on screen, whose generation may be gone: on from the newest answer",
    ["b", "a"],
    600,
    2_000,
  ],
  ["the same, hours later", ["b", "a"], 9_000, 2_000],
])("%s", (_case, ids, now, expected) => {
  expect(pagesBeside(builtAt(0, "a", "b"), builtAt(2_000, ...ids), now)).toEqual({
    previous: `before ${expected}`,
    next: `after ${expected}`,
  });
});

test("there is a page beside where one list is there alone, and none beside nothing", () => {
  expect(pagesBeside(builtAt(0, "a"), undefined, 5_000).next).toBe("after 0");
  expect(pagesBeside(undefined, builtAt(0, "a"), 5_000).next).toBe("after 0");
  expect(pagesBeside(undefined, undefined, 0)).toEqual({ previous: null, next: null });
});
