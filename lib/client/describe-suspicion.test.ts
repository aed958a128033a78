import { expect, test } from "vitest";
import { DAY_S } from "#lib/domain/seconds.ts";
import { describeSuspicion, type SuspicionSubject } from "./describe-suspicion.ts";

const now = 1_800_000_000;
const counts = { followers: 99_871, following: 24_310 };
const told = { suspicious: true, checkedAt: now - 3 * 3_600, ...counts };
const wordsOf = (over: Partial<SuspicionSubject> = {}) =>
  describeSuspicion({
    platform: "Mockstagram",
    state: "ok",
    suspicion: told,
    latest: counts,
    now,
    ...over,
  });

test("a verdict is the platform's; the numbers beside it are ours, and no reason is made up", () => {
  expect(wordsOf()).toEqual({
    tone: "warn",
    label: "Suspicious",
    says: "Mockstagram calls this account suspicious",
    observed: ["4.1 followers for each account that it follows (99,871 / 24,310)"],
    old: null,
  });
  expect(wordsOf({ suspicion: { ...told, suspicious: false } })).toMatchObject({
    tone: "good",
    label: "Not suspicious",
    says: "Mockstagram does not call this account suspicious",
  });
});

test("what has moved since is told beside it", () => {
  expect(wordsOf({ latest: { followers: 120_000, following: 1_100 } }).observed).toEqual([
    "4.1 followers for each account that it follows (99,871 / 24,310)",
    "now 109 (120,000 / 1,100)",
  ]);
});

test("a count that is not known is told as such, never as 0; whoever follows nobody has no ratio", () => {
  const unknown = { ...told, followers: null, following: 5 };
  expect(wordsOf({ suspicion: unknown, latest: null }).observed).toEqual([
    "its counts at that time are not known",
  ]);
  expect(wordsOf({ suspicion: unknown }).observed).toHaveLength(2);
  expect(wordsOf({ suspicion: { ...told, following: 0 }, latest: null }).observed).toEqual([
    "99,871 followers, and it follows nobody",
  ]);
});

test("no verdict yet is neither suspicious nor not", () => {
  const suspicion = { suspicious: null, checkedAt: null, followers: null, following: null };
  expect(wordsOf({ suspicion })).toMatchObject({
    tone: "neutral",
    label: "Not checked yet",
    observed: [],
    old: null,
  });
  expect(wordsOf({ suspicion, state: "paused" }).says).toContain("not while it is paused");
  expect(wordsOf({ suspicion, state: "not_found" }).says).toContain("knows no such account");
  expect(wordsOf({ suspicion: null })).toMatchObject({ tone: "neutral", label: "No verdict" });
});

test("one that is older than two days says why that may be", () => {
  const at = (age: number) => ({ ...told, checkedAt: now - age });
  expect(wordsOf({ suspicion: at(2 * DAY_S) }).old).toBeNull();
  expect(wordsOf({ suspicion: at(2 * DAY_S + 1) }).old).toContain("did not answer");
  expect(wordsOf({ suspicion: at(3 * DAY_S), state: "paused" }).old).toContain("paused");
});
