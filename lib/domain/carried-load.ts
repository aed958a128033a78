/** What the workers are known to carry, by the last slots that were judged. Pure. */
import type { PipelineSlot } from "./pipeline.ts";
import { sumLastSlots } from "./sum-last-slots.ts";

/** Of a thousand that were due: so many late ones are the sign of more load than is carried, as judge-pipeline has it. */
const LATE_PERMILLE = 1;

/** Data points a minute. `isMost`: more was asked of them. null: no slot is over yet. */
export function carriedLoad(slots: readonly PipelineSlot[]): { perMinute: number; isMost: boolean } | null {
  const { expected, missing, perMinute } = sumLastSlots(slots);
  if (expected === 0) return null;
  const late = missing.get("late") ?? 0;
  return {
    perMinute: Math.round(perMinute * ((expected - late) / expected)),
    isMost: late * 1_000 > expected * LATE_PERMILLE,
  };
}
