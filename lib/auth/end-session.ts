/** Signs out: the session is gone on the server, whoever still holds the cookie. */
import type { Executor } from "#lib/db/client.ts";
import { deleteSession } from "#lib/store/delete-session.ts";
import { hashToken, isToken } from "./token.ts";

/** Ending a session that is not there changes nothing. */
export async function endSession(db: Executor, cookieToken: string | undefined): Promise<void> {
  if (isToken(cookieToken)) await deleteSession(db, hashToken(cookieToken));
}
