/** The range that a request asks for when it leaves out an end of it. */
import { AppError } from "#lib/errors.ts";
import { type Clock, SECOND } from "#lib/time.ts";

const DEFAULT_LENGTH_S = 24 * 60 * 60;

/** Epoch seconds. A missing end is now, a missing start 24 h before the end. Throws BAD_REQUEST when start > end. */
export function resolveRange(
  start: number | undefined,
  end: number | undefined,
  clock: Clock,
): { start: number; end: number } {
  const resolvedEnd = end ?? clock.now() / SECOND;
  const resolvedStart = start ?? resolvedEnd - DEFAULT_LENGTH_S;
  if (resolvedStart > resolvedEnd) {
    throw new AppError("BAD_REQUEST", "The range ends before it begins.", {
      details: { start: resolvedStart, end: resolvedEnd },
    });
  }
  return { start: resolvedStart, end: resolvedEnd };
}
