/** Nobody waits longer than this for an answer of ours, whatever the database does. */
import { AppError } from "#lib/errors.ts";
import { delay, SECOND } from "#lib/time.ts";

export const ANSWER_LIMIT_MS = 5.5 * SECOND;
/** For what only says how we are. */
export const GLANCE_LIMIT_MS = SECOND;

/** Rejects with UNAVAILABLE when `work` takes longer; what it does then goes on unheard. */
export async function withinLimit<T>(limitMs: number, work: () => Promise<T>): Promise<T> {
  const timer = new AbortController();
  const late = delay(limitMs, timer.signal).then(() => {
    throw new AppError("UNAVAILABLE", "The answer takes too long. Try again in a moment.");
  });
  late.catch(() => {});
  try {
    return await Promise.race([work(), late]);
  } finally {
    timer.abort();
  }
}
