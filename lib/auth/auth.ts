/** better-auth as this product uses it: e-mail and password on our database. Its own routes are not served. */

import { betterAuth } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import type { Executor } from "#lib/db/client.ts";
import { authAccounts, authVerifications, sessions, users } from "#lib/db/schema.ts";
import { PASSWORD_MAX, PASSWORD_MIN } from "#lib/domain/password-length.ts";
import { DAY_S } from "#lib/domain/seconds.ts";
import { hashSessionTokens } from "./hash-session-tokens.ts";
import { sessionCookieName } from "./session-cookie.ts";

const SESSION_LASTS_S = 7 * DAY_S;

export interface AuthSettings {
  /** Signs cookies. */
  secret: string;
  /** Whether cookies are for https alone (session-cookie). */
  isSecure: boolean;
}

export type Auth = ReturnType<typeof createAuth>;

export function createAuth(db: Executor, { secret, isSecure }: AuthSettings) {
  return betterAuth({
    secret,
    // Only its own routes and e-mails would use it.
    baseURL: "http://127.0.0.1",
    database: hashSessionTokens(
      drizzleAdapter(db, {
        provider: "pg",
        schema: { user: users, account: authAccounts, session: sessions, verification: authVerifications },
      }),
    ),
    emailAndPassword: {
      enabled: true,
      // Accounts come from one-time links (claim-account-link).
      disableSignUp: true,
      minPasswordLength: PASSWORD_MIN,
      maxPasswordLength: PASSWORD_MAX,
    },
    user: { additionalFields: { role: { type: "string", input: false, required: true } } },
    session: {
      expiresIn: SESSION_LASTS_S,
      // Each request asks the database, so that a session ends at once.
      cookieCache: { enabled: false },
      disableSessionRefresh: true,
    },
    // Ours outlive restarts and count by account and network (throttle-sign-in).
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
    advanced: {
      useSecureCookies: false,
      cookies: {
        session_token: { name: sessionCookieName(isSecure), attributes: { secure: isSecure } },
      },
      ipAddress: { ipAddressHeaders: [] },
    },
  });
}
