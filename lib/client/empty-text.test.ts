import { expect, test } from "vitest";
import { emptyText } from "./empty-text.ts";

const now = Date.parse("2026-11-24T13:05:00Z") / 1_000;
const at = { tz: "UTC", now, stopped: null };
const due = (from: number, state: "pending" | "failing" | "not_found" | "paused" = "pending") => ({
  ...{ latest: null, state },
  periods: [{ kind: "live" as const, from, to: null, interval: 60 }],
});
const everybody = [due(now - 30), due(now + 41), due(now - 30, "failing"), due(now - 30, "not_found")];

test("what is due, and when, and that it is being fetched where somebody does", () => {
  expect(emptyText(due(now + 41), at).text).toBe(
    "The first data point is due at 24 Nov 2026, 13:05:41, in 41 s. It appears here by itself.",
  );
  expect(emptyText(due(now - 30), at).text).toBe(
    "The first data point is due since 24 Nov 2026, 13:04:30 and is being fetched. It appears here by itself.",
  );
});

test("a platform that did not answer is told, and not that all goes well", () => {
  expect(emptyText(due(now - 30, "failing"), at)).toEqual({
    title: "The platform has not answered yet",
    text: "It is asked again in each slot, and shows up here once it answers.",
  });
});

test.each([
  ["no_worker", "No worker is running: nothing is fetched until one does."],
  ["paused", "A platform is paused: nothing is asked of it until an admin resumes it."],
] as const)("%s: nothing is promised, and the cause is told", (stopped, words) => {
  for (const influencer of everybody) {
    const { text } = emptyText(influencer, { ...at, stopped });
    expect(text).toContain(words);
    expect(text).not.toMatch(/being fetched|by itself|asked again/);
  }
});

test("what holds whoever runs stays as it is", () => {
  const latest = { time: now - 60, retrievedAt: now, followers: 1, following: 1, posts: 1, ratio: 1 };
  for (const influencer of [
    { ...due(now - 120), latest },
    due(now - 120, "paused"),
    { ...due(0), periods: [] },
    undefined,
  ])
    expect(emptyText(influencer, { ...at, stopped: "no_worker" })).toEqual(emptyText(influencer, at));
});
