/** Gaps added up by reason, the most slots first. Pure. */
import type { GapReason } from "#lib/domain/failure.ts";
import type { Gap } from "#lib/domain/series.ts";

export interface ReasonSlots {
  reason: GapReason;
  slots: number;
}

export function gapReasons(gaps: readonly Gap[]): ReasonSlots[] {
  const slots = new Map<GapReason, number>();
  for (const gap of gaps) slots.set(gap.reason, (slots.get(gap.reason) ?? 0) + gap.slots);
  return [...slots].map(([reason, n]) => ({ reason, slots: n })).sort((a, b) => b.slots - a.slots);
}
