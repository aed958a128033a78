/** Whether a database has looked at a statement and will never take what it carries: its data are at fault. Pure. */
import { isInstallationError } from "./is-installation-error.ts";
import { isTransientError } from "./is-transient-error.ts";

const SQL_STATE = /^(?=.*\d)[0-9A-Z]{5}$/;

/**
 * What bears no SQLSTATE (a deadline, a broken connection, a fault of ours) says nothing about the data; nor does a
 * server that takes writes from nobody, or tables that are not there.
 */
export function isRefusal(error: unknown): boolean {
  if (isTransientError(error) || isInstallationError(error)) return false;
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if ("code" in at && typeof at.code === "string" && SQL_STATE.test(at.code)) return true;
  }
  return false;
}
