/** A signed-in user, made the way people are: link, account, password. */
import { claimAccountLink } from "#lib/auth/claim-account-link.ts";
import { createAccountLink } from "#lib/auth/create-account-link.ts";
import { sessionCookieName } from "#lib/auth/session-cookie.ts";
import { signIn } from "#lib/auth/sign-in.ts";
import type { Database } from "#lib/db/client.ts";
import type { Role } from "#lib/domain/role.ts";
import { systemClock } from "#lib/time.ts";

export const TEST_SECRET = "of-tests-alone-0123456789-abcdefghij";
export const TEST_PASSWORD = "correct horse battery";

/** The Cookie header of a request, good on any host. An account that is there is given a new password: its sessions end. */
export async function openSession(
  db: Database,
  { email = "admin@example.org", role = "admin" }: { email?: string; role?: Role } = {},
): Promise<string> {
  const { token } = await createAccountLink(db, systemClock, { email, role });
  await claimAccountLink(db, { token, password: TEST_PASSWORD }, systemClock);
  const context = { db, authSecret: TEST_SECRET };
  const answer = await signIn(context, new Headers(), { email, password: TEST_PASSWORD });
  const value = answer.getSetCookie()[0]?.split(";")[0]?.split("=").slice(1).join("=");
  return `${sessionCookieName(true)}=${value}; ${sessionCookieName(false)}=${value}`;
}
