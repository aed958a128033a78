/** Who is asking: the only judge of a session cookie. Asks the database each time, so a session ends at once. */
import type { Executor } from "#lib/db/client.ts";
import { hasSession } from "#lib/query/has-session.ts";
import type { Clock } from "#lib/time.ts";
import { hashToken, isToken } from "./token.ts";

export interface Identity {
  kind: "admin";
}

/** null: nobody that we know. */
export async function identify(
  db: Executor,
  cookieToken: string | undefined,
  clock: Clock,
): Promise<Identity | null> {
  if (!isToken(cookieToken)) return null;
  return (await hasSession(db, hashToken(cookieToken), clock.now())) ? { kind: "admin" } : null;
}
