/**
 * Makes a one-time link with which somebody makes their account, or sets its password anew. It is used up by doing so,
 * not by being opened.
 */
import type { Executor } from "#lib/db/client.ts";
import type { Role } from "#lib/domain/role.ts";
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

/** `email` null: whoever opens it says. Older unused links for the same stop working. */
export async function createAccountLink(
  db: Executor,
  clock: Clock,
  { email, role }: { email: string | null; role: Role },
): Promise<AccountLink> {
  const token = makeToken();
  const createdAt = clock.now();
  const expiresAt = createdAt + LINK_LASTS;
  await storeAccountLink(db, { tokenHash: hashToken(token), email, role, createdAt, expiresAt });
  return { token, path: `/setup#token=${token}`, expiresAt };
}
