/** The cookie that carries a session: its name and its attributes, written and erased in one place. */
import { SECOND } from "#lib/time.ts";

export const SESSION_COOKIE = "ia_session";

/** Value of a Set-Cookie header. `secure`: the web is reached over https. */
export function sessionCookie(
  session: { sessionToken: string; expiresAt: number },
  now: number,
  secure: boolean,
): string {
  const maxAge = Math.max(0, Math.floor((session.expiresAt - now) / SECOND));
  return `${SESSION_COOKIE}=${session.sessionToken}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAge}${secure ? "; Secure" : ""}`;
}

/** Value of a Set-Cookie header that takes the cookie away. */
export function clearedSessionCookie(secure: boolean): string {
  return `${SESSION_COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0${secure ? "; Secure" : ""}`;
}
