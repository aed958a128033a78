/** The cookie that carries a session: its name and its attributes, written and erased in one place. */
import { appUrl } from "#lib/env.ts";
import { SECOND } from "#lib/time.ts";

export const SESSION_COOKIE = "ia_session";

/** Whether people reach the web over https: then the cookie never travels in the clear. */
const isHttps = () => appUrl().startsWith("https:");

/** Value of a Set-Cookie header. `now`: epoch milliseconds. */
export function sessionCookie(
  session: { sessionToken: string; expiresAt: number },
  now: number,
  secure: boolean = isHttps(),
): string {
  const maxAge = Math.max(0, Math.floor((session.expiresAt - now) / SECOND));
  return `${SESSION_COOKIE}=${session.sessionToken}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAge}${secure ? "; Secure" : ""}`;
}

/** Value of a Set-Cookie header that takes the cookie away. */
export function clearedSessionCookie(secure: boolean = isHttps()): string {
  return `${SESSION_COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0${secure ? "; Secure" : ""}`;
}
