/**
 * Makes a one-time link with which somebody makes their account, or sets its password anew. It is used up by doing so,
 * not by being opened.
 */
import type { Database, Transaction } from "#lib/db/client.ts";
import type { AuditAction } from "#lib/domain/audit-actions.ts";
import type { Role } from "#lib/domain/role.ts";
import { noteAudit } from "#lib/store/note-audit.ts";
import { storeAccountLink } from "#lib/store/store-account-link.ts";
import { type Clock, DAY } from "#lib/time.ts";
import { hashToken, makeToken } from "./token.ts";

const LINK_LASTS = DAY;

export interface AccountLink {
  token: string;
  /** To be appended to the web's URL. In the fragment, so that the token reaches no server log. */
  path: string;
  /** Epoch milliseconds. */
  expiresAt: number;
}

export interface AccountLinkInput {
  /** null: whoever opens it says. */
  email: string | null;
  role: Role;
  /** E-mail of the admin who makes it; default: the operator does. */
  by?: string | null;
  /** What it is to the log; default: a link for an account that is there, or for the operator. */
  action?: Extract<AuditAction, "user.invite" | "user.link">;
}

/** Older unused links for the same stop working. */
export async function createAccountLink(
  db: Database,
  clock: Clock,
  input: AccountLinkInput,
): Promise<AccountLink> {
  return await db.transaction((tx) => createAccountLinkWithin(tx, clock, input));
}

/** The same for who has looked at whom it is for, and has let nobody change it since. */
export async function createAccountLinkWithin(
  tx: Transaction,
  clock: Clock,
  { email, role, by = null, action = "user.link" }: AccountLinkInput,
): Promise<AccountLink> {
  const token = makeToken();
  const tokenHash = hashToken(token);
  const createdAt = clock.now();
  const expiresAt = createdAt + LINK_LASTS;
  await storeAccountLink(tx, { tokenHash, email, role, createdBy: by, createdAt, expiresAt });
  await noteAudit(tx, { action, target: { kind: "user", id: email }, after: { role } });
  return { token, path: `/setup#token=${token}`, expiresAt };
}
