/** Whether rows are refused for what they are, and always will be: only then may they become a dead letter. Pure. */
import { isTransientError } from "#lib/db/is-transient-error.ts";
import { AppError } from "#lib/errors.ts";

/**
 * SQLSTATE classes of an installation that is not as it should be: read-only server or broken transaction, no rights, no
 * such database or schema, tables of another version. They befall every row alike, and end when somebody mends it.
 */
const INSTALLATION_STATE = /^(25|26|28|3D|3F|42)...$/;

/** Also of an error that wraps the database's own. What bears no code is a fault of ours in handling these rows. */
export function isPoison(error: unknown): boolean {
  if (isTransientError(error)) return false;
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if (at instanceof AppError && at.retry) return false;
    if ("code" in at && typeof at.code === "string" && INSTALLATION_STATE.test(at.code)) return false;
  }
  return true;
}
