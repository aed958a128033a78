/** What counts as a jump, in numbers. Apart from the schemas, which browsers have no use for. */

/** An hour is held against the hourly gains of so many days before it. */
export const BASELINE_DAYS = 7;
/** With fewer gains in these days there is no baseline. */
export const BASELINE_GAINS_MIN = 24;
/** Robust deviations from the baseline's median. */
export const JUMP_SCORE_MIN = 6;
/** Part of the followers that were there before: less is nothing to explain, however steady the account is. */
export const JUMP_SHARE_MIN = 0.0025;
/** Followers: a 3 → 9 account has tripled, and has not jumped. */
export const JUMP_CHANGE_MIN = 25;
/** With fewer accounts in an hour nothing is said of the platform. */
export const COMPARED_MIN = 20;
export const JUMPS_LISTED_MAX = 20;

export type JumpVerdict = "platform" | "own" | "both" | "unclear";
/** Why nothing is said: the change was over several hours, or what others did is not known (yet). */
export type JumpDoubt = "gap" | "few_others" | "pending" | "not_kept";
