import { expect, test } from "vitest";
import { influencerRangePath } from "./influencer-path.ts";
import { resolveRange } from "./resolve-range.ts";

const account = { platform: "mockstagram", externalId: "1000042" };
const plain = { range: null, from: null, to: null, tz: null };

test("a link to an account shows there the range and zone that are shown here", () => {
  const range = { ...plain, from: "now-1d/d", to: "now/d", tz: "Europe/Berlin" };
  const url = { ...range, view: "log" };
  const path = influencerRangePath(account, url);
  expect(path).toBe("/influencers/mockstagram/1000042?from=now-1d%2Fd&to=now%2Fd&tz=Europe%2FBerlin");
  const given = new URLSearchParams(path.split("?")[1]);
  const read = { ...plain, from: given.get("from"), to: given.get("to"), tz: given.get("tz") };
  expect(resolveRange(read, 1.8e9, "UTC")).toEqual(resolveRange(range, 1.8e9, "UTC"));
  expect(influencerRangePath(account, { ...plain, range: "7d" })).toMatch(/1000042\?range=7d$/);
  expect(influencerRangePath(account, plain)).toBe("/influencers/mockstagram/1000042");
});
