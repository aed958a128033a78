import { expect, test } from "vitest";
import { describeNewest } from "./describe-newest.ts";

const statsOf = (latestTime: number | null, latest: number | null) => ({
  latestTime,
  followers: { latest, average: latest, min: latest, max: latest, count: 1, gain: 0, gainPercent: 0 },
});
const latestOf = (followers: number | null) => ({
  ...{ time: 60, retrievedAt: 72, following: 1, posts: null, ratio: null },
  followers,
});

test.each([
  ["the age of the newest data point, whose count it is", statsOf(60, 5), latestOf(5), { at: 72 }],
  ["no fresh age beside an old count", statsOf(60, 5), latestOf(null), "last count given; none now"],
  ["no count at all", statsOf(60, null), latestOf(null), "the platform gave no count"],
  ["a range of the past", statsOf(60, 5), null, "at 1 Jan 1970, 00:01"],
  ["no other data point's age: a newer one came", statsOf(0, 5), latestOf(6), "at 1 Jan 1970, 00:00"],
  ["nor of one that the platform hid since", statsOf(0, 5), latestOf(null), "at 1 Jan 1970, 00:00"],
  ["an empty range", statsOf(null, null), latestOf(5), "no data point"],
])("%s", (_case, stats, latest, expected) => {
  expect(describeNewest(stats, latest, "UTC")).toEqual(expected);
});
