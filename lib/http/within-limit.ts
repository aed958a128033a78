/** Nobody waits longer than this for an answer of ours, whatever the database does. */
import { AppError } from "#lib/errors.ts";
import { SECOND } from "#lib/time.ts";

export const ANSWER_LIMIT_MS = 5.5 * SECOND;
/** For what only says how we are. */
export const GLANCE_LIMIT_MS = SECOND;

/**
 * Rejects with UNAVAILABLE when `work` takes longer; what it does then goes on unheard, unless `stop`, which is told why,
 * ends it. A bare timer: an AbortController per request was a tenth of what an answer cost.
 */
export function withinLimit<T>(
  limitMs: number,
  work: () => Promise<T>,
  stop?: (why: AppError) => void,
): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const late = setTimeout(() => {
    const why = new AppError("UNAVAILABLE", "The answer takes too long. Try again in a moment.");
    reject(why);
    stop?.(why);
  }, limitMs);
  const answer = async () => await work();
  answer()
    .finally(() => clearTimeout(late))
    .then(resolve, reject);
  return promise;
}
