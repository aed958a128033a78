/** Whether a database has looked at a statement and will never take it as it is: its data or its form are at fault. Pure. */
import { isTransientError } from "./is-transient-error.ts";

const SQL_STATE = /^(?=.*\d)[0-9A-Z]{5}$/;

/** What bears no SQLSTATE (a deadline, a broken connection, a fault of ours) says nothing about the data. */
export function isRefusal(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if ("code" in at && typeof at.code === "string" && SQL_STATE.test(at.code))
      return !isTransientError(error);
  }
  return false;
}
