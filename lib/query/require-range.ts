/** The gate of every query over time: a range is finite, in order, and not longer than the query can bear. */

import { TIME_MAX } from "#lib/domain/parse-time.ts";
import { DAY_S } from "#lib/domain/seconds.ts";
import { AppError } from "#lib/errors.ts";

/** Ten thousand weeks: what the widest step can still show. */
export const RANGE_MAX_S = 10_000 * 7 * DAY_S;

/**
 * [from, to) in epoch seconds; equal ones are an empty range. A start before 1970 is fine: nothing is there.
 * Throws BAD_REQUEST or RANGE_TOO_LONG.
 */
export function requireRange(from: number, to: number, longest: number = RANGE_MAX_S): void {
  if (!Number.isFinite(from) || !Number.isFinite(to) || from < -TIME_MAX || to > TIME_MAX) {
    throw new AppError("BAD_REQUEST", "The range lies outside the years 1970 to 9999.", {
      details: { from, to },
    });
  }
  if (from > to) {
    throw new AppError("BAD_REQUEST", "The range ends before it begins.", { details: { from, to } });
  }
  if (to - from > longest) {
    throw new AppError(
      "RANGE_TOO_LONG",
      `The range is longer than ${Math.floor(longest / 60)} minutes; ask for it in parts.`,
      { details: { minutes: (to - from) / 60, minutesMax: Math.floor(longest / 60) } },
    );
  }
}
