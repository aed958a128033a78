/** How many a cause hit, in words. Pure. */
import type { SlotErrors } from "#lib/domain/pipeline.ts";
import { formatExact, NO_VALUE } from "./format-count.ts";

/** "12", "about 12". */
export function countWords({ count, isAbout }: Pick<SlotErrors, "count" | "isAbout">): string {
  return `${isAbout ? "about " : ""}${formatExact(count)}`;
}

/** "1 influencer", "about 12 influencers". */
export function hitWords(errors: Pick<SlotErrors, "count" | "isAbout">): string {
  return `${countWords(errors)} ${errors.count === 1 ? "influencer" : "influencers"}`;
}

/** 0.0123 → "1.23 %"; what is more than nothing is never shown as 0. */
export function shareWords(share: number): string {
  if (!Number.isFinite(share)) return NO_VALUE;
  if (share > 0 && share < 0.0001) return "under 0.01 %";
  return share >= 1 ? "100 %" : `${(Math.floor(share * 10_000) / 100).toFixed(2)} %`;
}
