import { expect, test } from "vitest";
import type { InfluencerDetail } from "#lib/domain/influencer-views.ts";
import { addedText } from "./added-text.ts";

const due = Date.parse("2026-11-24T13:05:00Z") / 1_000;
const added: Pick<InfluencerDetail, "latest" | "periods" | "state"> = {
  latest: null,
  state: "ok",
  periods: [{ kind: "live", from: due, to: null, interval: 60 }],
};

test("counted where it is seen; what is said aloud is the same until something happens", () => {
  const texts = [due - 41, due - 40, due + 1].map((now) => addedText(added, now, "UTC"));
  expect(texts).toEqual([
    "Its first data point is due in 41 s.",
    "Its first data point is due in 40 s.",
    "Its first data point is being fetched…",
  ]);
  expect(addedText(added, null, "UTC")).toBe("Its first data point is on its way.");
});

test("what has happened reads the same in both", () => {
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
  for (const [change, words] of happened)
    for (const now of [due, null]) expect(addedText({ ...added, ...change }, now, "UTC")).toBe(words);
});
