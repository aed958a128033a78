/**
 * Lets somebody in: a one-time link with which they make their account. While one is made nobody is taken out or changed: it
 * would bring them back, or outlive the admin who made it.
 */
import type { Database, Transaction } from "#lib/db/client.ts";
import type { Role } from "#lib/domain/role.ts";
import { AppError } from "#lib/errors.ts";
import { getUser } from "#lib/query/get-user.ts";
import { hasAccount } from "#lib/query/has-account.ts";
import { lockUser } from "#lib/store/lock-user.ts";
import { lockUsers } from "#lib/store/lock-users.ts";
import type { Clock } from "#lib/time.ts";
import { type AccountLink, createAccountLinkWithin } from "./create-account-link.ts";

/** `by`: e-mail of the admin who asks. Throws CONFLICT where the account is there. An older link for the same address stops working. */
export async function inviteUser(
  db: Database,
  { email, role, by }: { email: string; role: Role; by: string },
  clock: Clock,
): Promise<AccountLink> {
  return await db.transaction(async (tx) => {
    await lockAdmin(tx, by);
    if (await hasAccount(tx, email)) {
      throw new AppError(
        "CONFLICT",
        `${email} has an account. Change its role, or make it a link for a new password.`,
      );
    }
    return await createAccountLinkWithin(tx, clock, { email, role, by, action: "user.invite" });
  });
}

/** A link with which a user sets their password anew; until they do, the old one is good. Throws NOT_FOUND. */
export async function linkForUser(
  db: Database,
  { userId, by }: { userId: string; by: string },
  clock: Clock,
): Promise<AccountLink> {
  return await db.transaction(async (tx) => {
    await lockAdmin(tx, by);
    const user = await getUser(tx, userId);
    if (user === null) throw noSuchUser();
    return await createAccountLinkWithin(tx, clock, { email: user.email, role: user.role, by });
  });
}

export function noSuchUser(): AppError {
  return new AppError("NOT_FOUND", "There is no such user.");
}

/** Throws FORBIDDEN where they have become none since the request was let in. */
async function lockAdmin(tx: Transaction, email: string): Promise<void> {
  await lockUsers(tx);
  const user = await lockUser(tx, email);
  if (user?.role !== "admin") throw new AppError("FORBIDDEN", "Only an admin may do this.");
}
