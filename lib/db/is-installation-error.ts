/** Whether the installation is at fault, and neither the statement nor what it carries. Pure. */

/**
 * SQLSTATE classes of an installation that is not as it should be: read-only server or broken transaction, no rights, no
 * such database or schema, tables of another version. They befall every row alike, and end when somebody mends it.
 */
const INSTALLATION_STATE = /^(25|26|28|3D|3F|42)...$/;

/** Also of an error that wraps the database's own. */
export function isInstallationError(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if ("code" in at && typeof at.code === "string" && INSTALLATION_STATE.test(at.code)) return true;
  }
  return false;
}
