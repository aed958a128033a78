/** How much the workers carry, which only shows when they are asked for more. Pure. */
import type { PipelineSlot } from "./pipeline.ts";
import { type LastSlots, sumLastSlots } from "./sum-last-slots.ts";

/** Missed by our own fault, of a thousand that were due: more is "behind". */
export const OWN_LOSS_PERMILLE = 1;

/** Data points of the last slots that were fetched before their slot was over; null: all were, so that nobody knows the most. */
export function carriedOf({ expected, missing }: Pick<LastSlots, "expected" | "missing">): number | null {
  const late = missing.get("late") ?? 0;
  return late * 1_000 <= expected * OWN_LOSS_PERMILLE ? null : expected - late;
}

/** Data points a minute. `isMost`: more was asked of them. null: no slot is over yet. */
export function carriedLoad(slots: readonly PipelineSlot[]): { perMinute: number; isMost: boolean } | null {
  const last = sumLastSlots(slots);
  if (last.expected === 0) return null;
  return {
    perMinute: Math.round(last.perMinute * (last.present / last.expected)),
    isMost: carriedOf(last) !== null,
  };
}
