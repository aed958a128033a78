/** What an admin does to a user. One admin always remains: else nobody could let anybody in. */
import type { Database, Transaction } from "#lib/db/client.ts";
import type { AuditTarget } from "#lib/domain/audit.ts";
import type { Role } from "#lib/domain/role.ts";
import { AppError } from "#lib/errors.ts";
import { countAdmins } from "#lib/query/count-admins.ts";
import { getUser } from "#lib/query/get-user.ts";
import { deleteAccountLinks } from "#lib/store/delete-account-links.ts";
import { deleteUser } from "#lib/store/delete-user.ts";
import { endSessions } from "#lib/store/end-sessions.ts";
import { lockUser } from "#lib/store/lock-user.ts";
import { lockUsers } from "#lib/store/lock-users.ts";
import { noteAudit } from "#lib/store/note-audit.ts";
import { setUserRole } from "#lib/store/set-user-role.ts";
import { noSuchUser } from "./invite-user.ts";

/**
 * Holds from the next request on, and takes back the links that were made for the role before, or in it. Throws NOT_FOUND, and CONFLICT for
 * the last admin.
 */
export async function changeRole(db: Database, userId: string, role: Role): Promise<void> {
  await db.transaction(async (tx) => {
    await lockUsers(tx);
    if (role !== "admin") await requireAnotherAdmin(tx, userId);
    const user = await getUser(tx, userId);
    if (user === null) throw noSuchUser();
    if (user.role === role) return;
    await setUserRole(tx, userId, role);
    await deleteAccountLinks(tx, user.email);
    await noteAudit(tx, {
      action: "user.role",
      target: targetOf(user),
      before: { role: user.role },
      after: { role },
    });
  });
}

/** Their sessions end at once. Throws NOT_FOUND, and CONFLICT for the last admin. */
export async function removeUser(db: Database, userId: string): Promise<void> {
  await db.transaction(async (tx) => {
    await lockUsers(tx);
    await requireAnotherAdmin(tx, userId);
    const user = await getUser(tx, userId);
    if (user === null || !(await deleteUser(tx, userId))) throw noSuchUser();
    await noteAudit(tx, { action: "user.remove", target: targetOf(user), before: { role: user.role } });
  });
}

/** How many sessions there were. No link that was made in one of them, for whomever, outlives it. */
export async function signOutEverywhere(db: Database, userId: string): Promise<number> {
  return await db.transaction(async (tx) => {
    const user = await getUser(tx, userId);
    if (user === null) return 0;
    await lockUser(tx, user.email);
    const links = await deleteAccountLinks(tx, user.email);
    const sessions = await endSessions(tx, userId);
    if (sessions + links > 0)
      await noteAudit(tx, {
        action: "session.revoke",
        target: targetOf(user),
        before: { sessions, ...(links === 0 ? {} : { links }) },
      });
    return sessions;
  });
}

function targetOf({ email }: { email: string }): AuditTarget {
  return { kind: "user", id: email };
}

async function requireAnotherAdmin(tx: Transaction, userId: string): Promise<void> {
  if ((await countAdmins(tx, userId)) > 0) return;
  throw new AppError("CONFLICT", "This is the last admin. Make somebody else one first.");
}
