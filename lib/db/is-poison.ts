/** Whether rows are refused for what they are, and always will be: only then may they become a dead letter. Pure. */
import { isInstallationError } from "#lib/db/is-installation-error.ts";
import { isTransientError } from "#lib/db/is-transient-error.ts";
import { AppError } from "#lib/errors.ts";

/** Also of an error that wraps the database's own. What bears no code is a fault of ours in handling these rows. */
export function isPoison(error: unknown): boolean {
  if (isTransientError(error) || isInstallationError(error)) return false;
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if (at instanceof AppError && at.retry) return false;
  }
  return true;
}
