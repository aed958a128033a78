/** Whether a request shows a session or a key, good or not: nothing that answers it may be kept anywhere. */
import { hasSessionCookie } from "#lib/auth/session-cookie.ts";

export function showsCredentials(headers: Headers): boolean {
  return headers.has("authorization") || hasSessionCookie(headers);
}
