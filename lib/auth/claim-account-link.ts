/** Turns a one-time link into an account, or into a new password of the one that is there. */
import { randomUUID } from "node:crypto";
import { hashPassword } from "better-auth/crypto";
import type { Database } from "#lib/db/client.ts";
import type { FoundAccountLink } from "#lib/domain/account-views.ts";
import { AppError } from "#lib/errors.ts";
import { getAccountLink } from "#lib/query/get-account-link.ts";
import { deleteAccountLinks } from "#lib/store/delete-account-links.ts";
import { lockUser } from "#lib/store/lock-user.ts";
import { lockUsers } from "#lib/store/lock-users.ts";
import { noteAudit } from "#lib/store/note-audit.ts";
import { putUser } from "#lib/store/put-user.ts";
import { spendAccountLink } from "#lib/store/spend-account-link.ts";
import type { Clock } from "#lib/time.ts";
import { hashToken, isToken } from "./token.ts";

export interface ClaimInput {
  token: string;
  /** Needed where the link names none; else the link's holds. */
  email?: string | undefined;
  password: string;
}

/** Throws UNAUTHENTICATED. Leaves the link as it is. */
export async function readAccountLink(db: Database, token: string, clock: Clock): Promise<FoundAccountLink> {
  const found = isToken(token) ? await getAccountLink(db, hashToken(token), clock.now()) : null;
  if (found === null) throw spent();
  return found;
}

/** The e-mail of the account. Throws UNAUTHENTICATED, with the same words for a used, an expired and a made-up link. */
export async function claimAccountLink(db: Database, input: ClaimInput, clock: Clock): Promise<string> {
  const { token, password } = input;
  const email = emailFor(await readAccountLink(db, token, clock), input);
  // Hashing takes as long as a hundred statements: before any lock is held.
  const passwordHash = await hashPassword(password);
  await db.transaction(async (tx) => {
    await lockUsers(tx);
    const user = await lockUser(tx, email);
    const link = await spendAccountLink(tx, hashToken(token), clock.now());
    if (link === null) throw spent();
    // The operator's link names nobody and is the way back in; anybody else's is for a password, and changes no role.
    const role = user !== null && link.email !== null ? user.role : link.role;
    await putUser(tx, { newId: randomUUID(), email, role, passwordHash });
    // Who has set a password has the last word: a link that somebody else holds would take it from them.
    await deleteAccountLinks(tx, email);
    const action = user === null ? "user.join" : "password.reset";
    await noteAudit(tx, { action, target: { kind: "user", id: email }, after: { role } });
  });
  return email;
}

function emailFor(link: { email: string | null }, { email: given }: ClaimInput): string {
  const email = link.email ?? given;
  if (email !== undefined) return email;
  throw new AppError("BAD_REQUEST", "Say with which e-mail address you will sign in.", {
    details: [{ field: "email", problem: "is missing" }],
  });
}

function spent(): AppError {
  return new AppError(
    "UNAUTHENTICATED",
    "This link does not work: it was used or taken back already, is older than a day, or a newer one was made.",
  );
}
