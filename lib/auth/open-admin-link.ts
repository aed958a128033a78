/** Turns a one-time admin link into a session. */
import type { Database } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import { spendAdminLink } from "#lib/store/spend-admin-link.ts";
import { type Clock, DAY } from "#lib/time.ts";
import { hashToken, isToken, makeToken } from "./token.ts";

const SESSION_LASTS = 7 * DAY;

export interface OpenedSession {
  /** For the cookie; a new one each time. */
  sessionToken: string;
  /** Epoch milliseconds. */
  expiresAt: number;
}

/** Throws UNAUTHENTICATED, with the same words for a used, an expired and a made-up link. */
export async function openAdminLink(db: Database, token: string, clock: Clock): Promise<OpenedSession> {
  const sessionToken = makeToken();
  const now = clock.now();
  const expiresAt = now + SESSION_LASTS;
  const opened =
    isToken(token) &&
    (await spendAdminLink(db, {
      linkHash: hashToken(token),
      sessionHash: hashToken(sessionToken),
      now,
      sessionExpiresAt: expiresAt,
    }));
  if (opened) return { sessionToken, expiresAt };
  throw new AppError(
    "UNAUTHENTICATED",
    "This link does not work: it was used already, is older than a day, or a newer one was made. `npm run admin:link` prints a new one.",
  );
}
