import { expect, test } from "vitest";
import type { InfluencerList } from "#lib/domain/influencer-views.ts";
import { keepOrder } from "./keep-order.ts";

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
      rank: 1,
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
