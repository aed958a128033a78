/** Whether a statement gave up because of locks that others hold. */

const LOCK_TIMEOUT = "55P03";
const DEADLOCK = "40P01";

/** Others held for long what it needed (lock_timeout). */
export function isLockTimeout(error: unknown): boolean {
  return hasState(error, LOCK_TIMEOUT);
}

/** Or it and somebody else waited for each other: the server sees that sooner, and ends one of both. */
export function isHeldUp(error: unknown): boolean {
  return hasState(error, LOCK_TIMEOUT) || hasState(error, DEADLOCK);
}

/** drizzle wraps the driver's error. */
function hasState(error: unknown, state: string): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if ("code" in at && at.code === state) return true;
  }
  return false;
}
