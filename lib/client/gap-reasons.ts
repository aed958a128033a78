/** Why slots are missing, the most of them first. Pure. */
import type { GapReason } from "#lib/domain/failure.ts";
import type { Coverage } from "#lib/domain/series.ts";

export interface ReasonSlots {
  reason: GapReason;
  slots: number;
}

/** Of all gaps, also of those that are not listed. */
export function gapReasons({ missingByReason }: Pick<Coverage, "missingByReason">): ReasonSlots[] {
  const reasons = Object.keys(missingByReason) as GapReason[];
  return reasons
    .map((reason) => ({ reason, slots: missingByReason[reason] ?? 0 }))
    .sort((a, b) => b.slots - a.slots);
}
