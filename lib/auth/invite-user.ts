/** Lets somebody in: a one-time link with which they make their account. */
import type { Database } from "#lib/db/client.ts";
import type { Role } from "#lib/domain/role.ts";
import { AppError } from "#lib/errors.ts";
import { getUser } from "#lib/query/get-user.ts";
import { hasAccount } from "#lib/query/has-account.ts";
import type { Clock } from "#lib/time.ts";
import { type AccountLink, createAccountLink } from "./create-account-link.ts";

/** Throws CONFLICT where the account is there. An older link for the same address stops working. */
export async function inviteUser(
  db: Database,
  { email, role }: { email: string; role: Role },
  clock: Clock,
): Promise<AccountLink> {
  if (await hasAccount(db, email)) {
    throw new AppError(
      "CONFLICT",
      `${email} has an account. Change its role, or make it a link for a new password.`,
    );
  }
  return await createAccountLink(db, clock, { email, role, action: "user.invite" });
}

/** A link with which a user sets their password anew; until they do, the old one is good. Throws NOT_FOUND. */
export async function linkForUser(db: Database, userId: string, clock: Clock): Promise<AccountLink> {
  const user = await getUser(db, userId);
  if (user === null) throw noSuchUser();
  return await createAccountLink(db, clock, { email: user.email, role: user.role });
}

export function noSuchUser(): AppError {
  return new AppError("NOT_FOUND", "There is no such user.");
}
