import { expect, test } from "vitest";
import type { PipelineSlot } from "#lib/domain/pipeline.ts";
import { formatLateness, slotSentence, slotState } from "./slot-look.ts";

const slot = (more: Partial<PipelineSlot>): PipelineSlot => ({
  interval: 60,
  slot: 0,
  expected: 1_000,
  present: 1_000,
  onTime: 1_000,
  lateSecondsP99: 1,
  missingByReason: {},
  ...more,
});

test.each<[string, Partial<PipelineSlot>, string]>([
  ["complete", {}, "1,000 of 1,000 stored"],
  ["late", { onTime: 990 }, "1,000 of 1,000 stored, 10 of them late"],
  [
    "partly",
    { present: 900, onTime: 890, missingByReason: { timeout: 40, late: 60 } },
    "900 of 1,000 stored, 10 of them late; 60 missing: not fetched before its slot was over; 40 missing: platform too slow",
  ],
  [
    "missing",
    { present: 0, onTime: 0, missingByReason: { worker_down: 1_000 } },
    "0 of 1,000 stored; 1,000 missing: no worker was running",
  ],
  [
    "paused",
    { present: 0, onTime: 0, missingByReason: { platform_paused: 990, not_found: 10 } },
    "0 of 1,000 stored; 990 missing: the platform is paused by an admin; 10 missing: account not found",
  ],
  [
    "missing",
    { present: 0, onTime: 0, missingByReason: { platform_paused: 990, timeout: 10 } },
    "0 of 1,000 stored; 990 missing: the platform is paused by an admin; 10 missing: platform too slow",
  ],
  // What the account itself causes makes no slot look broken.
  [
    "complete",
    { present: 999, onTime: 999, missingByReason: { private: 1 } },
    "999 of 1,000 stored; 1 missing: account private",
  ],
  ["idle", { expected: 0, present: 0, onTime: 0 }, "nothing was due"],
  [
    "unjudged",
    { expected: null, present: 7, onTime: 7 },
    "7 stored; no worker was there to say how many were due",
  ],
])("%s", (state, more, sentence) => {
  expect(slotState(slot(more))).toBe(state);
  expect(slotSentence(slot(more))).toBe(sentence);
});

test.each([
  [null, "—"],
  [0, "0.0 s"],
  [1.26, "1.3 s"],
  [75.4, "75 s"],
  [200, "3 min"],
])("a lateness of %d is %s", (seconds, text) => {
  expect(formatLateness(seconds)).toBe(text);
});
