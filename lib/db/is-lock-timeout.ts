/** Whether a statement gave up because others held what it needed (lock_timeout). */

/** drizzle wraps the driver's error. */
export function isLockTimeout(error: unknown): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if ("code" in at && at.code === "55P03") return true;
  }
  return false;
}
