/** Is a jump the platform's or the influencer's own? By what all influencers of the platform did in the same hour. Pure. */
import { COMPARED_MIN, JUMP_SHARE_MIN, type JumpDoubt, type JumpVerdict } from "./jump-terms.ts";
import type { Jump, Others } from "./jumps.ts";

/** Of those that were compared: as many moved the same way, and the hour is the platform's. */
const MOST = 2 / 3;
/** Times the tenth that moved the furthest: up to there an account moved as others did, only more so. */
const AS_OTHERS = 2;

/** What is known of the others in the hour: numbers, that they are still being summed up, or nothing. */
export type KnownOthers = Others | "pending" | "not_kept";

export interface Judgement {
  verdict: JumpVerdict;
  /** null: the verdict is clear. */
  doubt: JumpDoubt | null;
  others: Others | null;
}

/**
 * platform: most moved the same way, and it no further than they did; or eight of ten moved as it did.
 * both: most moved the same way, and by enough to be seen, but it much further. own: all else that can be said.
 */
export function judgeJump(
  { hours, change, changePercent }: Pick<Jump, "hours" | "change" | "changePercent">,
  known: KnownOthers,
): Judgement {
  // What the others did in its last hour says nothing of the hours before.
  if (hours > 1) return { verdict: "unclear", doubt: "gap", others: null };
  if (known === "pending" || known === "not_kept") return { verdict: "unclear", doubt: known, others: null };
  const { compared, rose, fell, p10, median, p90 } = known;
  if (compared < COMPARED_MIN || p10 === null || median === null || p90 === null)
    return { verdict: "unclear", doubt: "few_others", others: known };
  const size = changePercent ?? Number.POSITIVE_INFINITY * change;
  const isShared = (change > 0 ? rose : fell) >= MOST * compared;
  const furthest = change > 0 ? Math.max(0, p90) : Math.max(0, -p10);
  const isAsOthers = Math.abs(size) <= AS_OTHERS * furthest;
  const isAmongThem = p10 <= size && size <= p90;
  const isSeen = Math.abs(median) >= JUMP_SHARE_MIN * 100;
  const verdict = isAmongThem || (isShared && isAsOthers) ? "platform" : isShared && isSeen ? "both" : "own";
  return { verdict, doubt: null, others: known };
}
