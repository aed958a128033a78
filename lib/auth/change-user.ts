/** What an admin does to a user. One admin always remains: else nobody could let anybody in. */
import type { Database, Transaction } from "#lib/db/client.ts";
import type { Role } from "#lib/domain/role.ts";
import { AppError } from "#lib/errors.ts";
import { countAdmins } from "#lib/query/count-admins.ts";
import { deleteUser } from "#lib/store/delete-user.ts";
import { endSessions } from "#lib/store/end-sessions.ts";
import { lockUsers } from "#lib/store/lock-users.ts";
import { setUserRole } from "#lib/store/set-user-role.ts";
import { noSuchUser } from "./invite-user.ts";

/** Holds from the next request on. Throws NOT_FOUND, and CONFLICT for the last admin. */
export async function changeRole(db: Database, userId: string, role: Role): Promise<void> {
  await db.transaction(async (tx) => {
    await lockUsers(tx);
    if (role !== "admin") await requireAnotherAdmin(tx, userId);
    if (!(await setUserRole(tx, userId, role))) throw noSuchUser();
  });
}

/** Their sessions end at once. Throws NOT_FOUND, and CONFLICT for the last admin. */
export async function removeUser(db: Database, userId: string): Promise<void> {
  await db.transaction(async (tx) => {
    await lockUsers(tx);
    await requireAnotherAdmin(tx, userId);
    if (!(await deleteUser(tx, userId))) throw noSuchUser();
  });
}

/** How many sessions there were. */
export async function signOutEverywhere(db: Database, userId: string): Promise<number> {
  return await endSessions(db, userId);
}

async function requireAnotherAdmin(tx: Transaction, userId: string): Promise<void> {
  if ((await countAdmins(tx, userId)) > 0) return;
  throw new AppError("CONFLICT", "This is the last admin. Make somebody else one first.");
}
