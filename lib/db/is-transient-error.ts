/** Whether the same statement may succeed later, unchanged: connection, load and lock trouble, not the data. Pure. */

/** SQLSTATE classes: connection, rolled back, resources, not in prerequisite state, operator, system, internal. */
const TRANSIENT_STATE = /^(08|40|53|55|57|58|XX)/;
const SQL_STATE = /^(?=.*\d)[0-9A-Z]{5}$/;
/** The driver's and the system's own codes for a connection that did not come about or broke. */
const CONNECTION = /^(CONNECT|E[A-Z]+$)/;

/** Also of an error that wraps the database's own. What bears no code is a fault of ours, which stays one. */
export function isTransientError(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const code = "code" in at && typeof at.code === "string" ? at.code : "";
    if (SQL_STATE.test(code)) return TRANSIENT_STATE.test(code);
    if (CONNECTION.test(code)) return true;
  }
  return false;
}
