/** Makes the one-time link with which the admin signs in. Who may call this has the database's password anyway. */
import type { Database } from "#lib/db/client.ts";
import { storeAdminLink } from "#lib/store/store-admin-link.ts";
import { type Clock, HOUR } from "#lib/time.ts";
import { hashToken, makeToken } from "./token.ts";

const LINK_LASTS = 24 * HOUR;

export interface AdminLink {
  token: string;
  /** To be appended to the web's URL. In the fragment, so that the token reaches no server log. */
  path: string;
  /** Epoch milliseconds. */
  expiresAt: number;
}

/** Older links that nobody has used stop working. */
export async function createAdminLink(db: Database, clock: Clock): Promise<AdminLink> {
  const token = makeToken();
  const createdAt = clock.now();
  const expiresAt = createdAt + LINK_LASTS;
  await storeAdminLink(db, { tokenHash: hashToken(token), createdAt, expiresAt });
  return { token, path: `/login#token=${token}`, expiresAt };
}
