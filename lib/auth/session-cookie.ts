/** The cookie that carries a session: what it is called, and whether it is for encrypted connections alone. */
import { appUrl } from "#lib/env.ts";

/** Browsers take `__Host-` only with Secure, for this very host and from no other one. */
export function sessionCookieName(isSecure: boolean): string {
  return isSecure ? "__Host-ia_session" : "ia_session";
}

/**
 * Over https always; on this very machine, too, where browsers count plain http as safe. Elsewhere on plain http the
 * cookie would not come back.
 */
export function isSecureFor(headers: Headers, url: string = appUrl()): boolean {
  if (url.startsWith("https:")) return true;
  const { hostname } = URL.parse(`http://${headers.get("host")}`) ?? { hostname: "" };
  return hostname === "localhost" || hostname.endsWith(".localhost") || isLoopback(hostname);
}

/** Whether there is anything to judge. */
export function hasSessionCookie(headers: Headers): boolean {
  const cookies = headers.get("cookie");
  // Most who read show none: they are spared the rest.
  if (cookies === null) return false;
  const name = sessionCookieName(isSecureFor(headers));
  return cookies.split(";").some((pair) => pair.trim().startsWith(`${name}=`));
}

function isLoopback(hostname: string): boolean {
  return hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}
