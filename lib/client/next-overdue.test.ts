import { expect, test } from "vitest";
import { newestOfAll, nextOverdue } from "./next-overdue.ts";

const now = 1_800_000_000;
type Tracked = Parameters<typeof newestOfAll>[0][number];

/** Fetched each minute, the newest slot so many seconds ago, answered within 7 s. */
function tracked(ago: number | null, more: Partial<Tracked> = {}): Tracked {
  const time = now - (ago ?? 0);
  const counts = { followers: 1, following: 1, posts: 1, ratio: 1 };
  return {
    interval: 60,
    state: "ok",
    periods: [{ kind: "live", from: 0, to: null, interval: 60 }],
    latest: ago === null ? null : { time, retrievedAt: time + 7, ...counts },
    ...more,
  };
}

test("whoever is fetched is overdue half a minute after the end of its next slot; whoever is not, never", () => {
  expect(nextOverdue(tracked(100))).toBe(now - 100 + 150);
  expect(nextOverdue(tracked(100, { state: "failing" }))).toBe(now - 100 + 150);
  for (const none of [
    undefined,
    tracked(null),
    tracked(100, { state: "paused" }),
    tracked(100, { periods: [{ kind: "live", from: 0, to: now, interval: 60 }] }),
  ])
    expect(nextOverdue(none)).toBeNull();
});

test("of several the newest counts, and the page is overdue when all are that are due", () => {
  expect(newestOfAll([tracked(600), tracked(100), tracked(90, { state: "private" })])).toEqual({
    newestAt: now - 90 + 7,
    overdueAt: now - 100 + 150,
  });
  expect(newestOfAll([tracked(50, { state: "paused" }), tracked(null)])).toEqual({
    newestAt: now - 50 + 7,
    overdueAt: null,
  });
  expect(newestOfAll([])).toEqual({ newestAt: null, overdueAt: null });
});
