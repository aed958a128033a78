import { describe, expect, test } from "vitest";
import type { BulkActionView } from "#lib/domain/bulk-action.ts";
import {
  describeChange,
  describeFilter,
  describeLoad,
  describeProgress,
  describeStage,
  describeUnchanged,
} from "./describe-bulk.ts";

const view: BulkActionView = {
  id: 1,
  action: { kind: "pause" },
  filter: {},
  state: "running",
  matching: 12_431,
  done: 4_000,
  changed: 3_990,
  undone: 0,
  kept: 0,
  createdBy: "admin@example.org",
  createdAt: 0,
  endedAt: null,
  undoUntil: null,
  problem: null,
  waits: false,
  perSecond: null,
  secondsLeft: null,
};

describe("bulk actions in words", () => {
  test("what is done", () => {
    expect(describeChange({ kind: "set_interval", interval: 300 })).toBe("Fetch every 5 minutes");
    expect(describeChange({ kind: "change_tags", tags: { add: ["a"], remove: ["b", "c"] } })).toBe(
      "Add tag “a”, take away tags “b”, “c”",
    );
  });

  test("to whom", () => {
    expect(describeFilter({})).toBe("all influencers");
    expect(describeFilter({ state: "not_found", interval: 60, tag: "x", search: "10" })).toBe(
      "state not found, fetched every minute, tag “x”, id beginning with “10”",
    );
    expect(describeUnchanged({ paused: 31 })).toBe("31 paused already");
  });

  test.each([
    [null, "What the workers can carry is not known yet."],
    [
      { perMinute: 1_000, isMost: false },
      "The workers carry 1,000 now; how much more they can is not known.",
    ],
    [{ perMinute: 1_000, isMost: true }, "The workers carry 1,000 at most: some of it will be late."],
  ])("the load, beside %j", (carried, words) => {
    expect(describeLoad({ load: { now: 1_000, after: 1_200 }, carried })).toBe(
      `Adds 200 data points a minute: 1,200 in place of 1,000. ${words}`,
    );
  });

  test.each([
    [{}, "4,000 of 12,431"],
    [{ waits: true }, "Waits until an earlier one is through."],
    [{ problem: "it would not" }, "Stopped. 4,000 of 12,431"],
    [{ perSecond: 2_100.4, secondsLeft: 4.2 }, "4,000 of 12,431 · 2,100 a second, about 4 s left"],
    [{ state: "cancelled" }, "3,990 influencers paused; 10 left as they were; stopped with 8,431 to go."],
    [{ state: "done", done: 12_431 }, "3,990 influencers paused; 8,441 left as they were."],
    [
      { state: "undone", undone: 3_989, kept: 1 },
      "Undone: 3,989 influencers as before; 1 left as they are, changed since.",
    ],
    [{ state: "undone", undone: 3_000 }, "Undone: 3,000 influencers as before; ended with 990 to go."],
    [{ state: "undoing", undone: 1_000, kept: 1 }, "Undoing: 1,001 of 3,990"],
  ] as const)("how far it is: %j", (change, words) => {
    expect(describeProgress({ ...view, ...change })).toBe(words);
  });

  test.each([
    [{}, "Running."],
    [{ problem: "it would not" }, "Stopped."],
    [{ state: "undoing" }, "Undoing."],
  ] as const)("aloud it is said once a state, whatever is through: %j", (change, words) => {
    for (const through of [
      { done: 4_000, perSecond: 2_100, secondsLeft: 4 },
      { done: 6_000, undone: 7, perSecond: 1_900, secondsLeft: 3 },
    ])
      expect(describeStage({ ...view, ...through, ...change })).toBe(words);
    for (const end of [{ waits: true }, { state: "done", done: 12_431 }, { state: "undone" }] as const)
      expect(describeStage({ ...view, ...end })).toBe(describeProgress({ ...view, ...end }));
  });
});
