/** How a slot shows: complete, late, partly, missing, nothing due, not judged; with the sentence that says so. Pure. */
import type { GapReason } from "#lib/domain/failure.ts";
import type { PipelineSlot } from "#lib/domain/pipeline.ts";
import { formatExact } from "./format-count.ts";
import { reasonText } from "./reason-text.ts";

export type SlotState = "complete" | "late" | "partly" | "missing" | "paused" | "idle" | "unjudged";

export const slotStateWords: Readonly<Record<SlotState, string>> = {
  complete: "complete",
  late: "stored late",
  partly: "partly missing",
  missing: "all missing",
  paused: "platform paused",
  idle: "nothing due",
  unjudged: "not judged",
};

/** The account's own doing: the platform was asked, and answered. */
const accountReasons: readonly GapReason[] = ["not_found", "private", "suspended"];

/** Largest first. */
export function missingReasons({ missingByReason }: PipelineSlot): [GapReason, number][] {
  const reasons = Object.entries(missingByReason) as [GapReason, number][];
  return reasons.sort(([, a], [, b]) => b - a);
}

export function slotState(slot: PipelineSlot): SlotState {
  const { expected, present, onTime } = slot;
  if (expected === null) return "unjudged";
  if (expected === 0) return "idle";
  const missed = missingReasons(slot).filter(([reason]) => !accountReasons.includes(reason));
  if (missed.length === 0) return onTime < present ? "late" : "complete";
  if (present === 0 && missed.every(([reason]) => reason === "platform_paused")) return "paused";
  return present === 0 ? "missing" : "partly";
}

/** "20,000 of 20,000 stored, 4 of them late; 6 missing: account private". */
export function slotSentence(slot: PipelineSlot): string {
  const { expected, present, onTime } = slot;
  if (expected === null)
    return `${formatExact(present)} stored; no worker was there to say how many were due`;
  if (expected === 0) return "nothing was due";
  const words = [`${formatExact(present)} of ${formatExact(expected)} stored`];
  if (onTime < present) words[0] += `, ${formatExact(present - onTime)} of them late`;
  for (const [reason, n] of missingReasons(slot))
    words.push(`${formatExact(n)} missing: ${reasonText(reason)}`);
  return words.join("; ");
}

/** 1.234 → "1.2 s", 75 → "75 s", 200 → "3 min". */
export function formatLateness(seconds: number | null): string {
  if (seconds === null) return "—";
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  return seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
}
