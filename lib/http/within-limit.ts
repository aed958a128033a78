/** Nobody waits longer than this for an answer of ours, whatever the database does. */
import { AppError } from "#lib/errors.ts";
import { SECOND } from "#lib/time.ts";

export const ANSWER_LIMIT_MS = 5.5 * SECOND;
/** For what only says how we are. */
export const GLANCE_LIMIT_MS = SECOND;

/**
 * Rejects with UNAVAILABLE when `work` takes longer; what it does then goes on unheard. A bare timer: an AbortController
 * per request was a tenth of what an answer cost.
 */
export function withinLimit<T>(limitMs: number, work: () => Promise<T>): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const late = setTimeout(() => {
    reject(new AppError("UNAVAILABLE", "The answer takes too long. Try again in a moment."));
  }, limitMs);
  const answer = async () => await work();
  answer()
    .finally(() => clearTimeout(late))
    .then(resolve, reject);
  return promise;
}
