import { expect, test } from "vitest";
import { letterText } from "./letter-text.ts";

const open = { state: "open", askedAt: null, triedAt: null, problem: null, discardedBy: null } as const;

test("each state of a dead letter has words without a time in them", () => {
  expect(
    [
      open,
      { ...open, askedAt: 1_000 },
      { ...open, askedAt: 1_000, triedAt: 900 },
      { ...open, triedAt: 900, problem: "the queue is full" },
      { ...open, state: "redriven" as const, triedAt: 900 },
      { ...open, state: "discarded" as const, discardedBy: "admin@example.org" },
    ].map(letterText),
  ).toEqual([
    "",
    "Redrive asked for.",
    "Redrive asked for. Put back, and failed again.",
    "Could not be put back: the queue is full Put back, and failed again.",
    "Put back.",
    "Discarded by admin@example.org.",
  ]);
});
