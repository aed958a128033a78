import { expect, test } from "vitest";
import type { InfluencerDetail } from "#lib/domain/influencer-views.ts";
import { addedText, dueText } from "./added-text.ts";

const due = Date.parse("2026-11-24T13:05:00Z") / 1_000;
const added: Pick<InfluencerDetail, "latest" | "periods" | "state"> = {
  latest: null,
  state: "ok",
  periods: [{ kind: "live", from: due, to: null, interval: 60 }],
};

test("what is said aloud is the same until something happens; what counts stands apart", () => {
  expect([due - 41, due - 40, due + 1].map((now) => dueText(added, now))).toEqual([
    "Due in 41 s.",
    "Due in 40 s.",
    null,
  ]);
  expect(addedText(added, "UTC")).toBe("It waits for its first data point.");
});

test("what has happened is told, and then nothing is due", () => {
  const latest = {
    time: due,
    retrievedAt: due + 2,
    followers: 12_345,
    following: 1,
    ratio: null,
    posts: null,
  };
  const happened: [Partial<typeof added>, string][] = [
    [{ latest } as Partial<typeof added>, "First data point: 12,345 followers, 24 Nov 2026, 13:05:02."],
    [{ state: "failing" }, "The platform did not answer; it is asked again in the next slot."],
    [{ periods: [] }, "It is not being fetched at the moment."],
  ];
  for (const [change, words] of happened) {
    expect(addedText({ ...added, ...change }, "UTC")).toBe(words);
    expect(dueText({ ...added, ...change }, due - 41)).toBeNull();
  }
});
