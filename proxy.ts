/**
 * Gives each page its Content-Security-Policy with a nonce of its own, which Next puts on the scripts that it writes,
 * and refuses addresses that are no percent-encoded text: Next would answer them with 500, before any handler of ours is
 * asked. It decides nothing else: who may see what is decided where it is read.
 */
import { NextResponse } from "next/server.js";
import { isDevelopment } from "#lib/env.ts";
import { AppError } from "#lib/errors.ts";
import { pagePolicy } from "#lib/http/content-security-policy.ts";
import { respondError } from "#lib/http/respond.ts";

const POLICY = "content-security-policy";

/** Routes and files. */
const NO_PAGE = /^\/(api\/|influencer_analytics\/[^/]+$|metrics$|_next\/static\/|icon\.svg$|favicon\.ico$)/;

export function proxy(request: Request): Response {
  const path = decodePath(request.url);
  if (path === null) {
    return respondError(
      new AppError("BAD_REQUEST", "The address is not percent-encoded text."),
      crypto.randomUUID(),
    );
  }
  if (NO_PAGE.test(path)) return NextResponse.next();
  const policy = pagePolicy({ nonce: crypto.randomUUID(), isDevelopment });
  const headers = new Headers(request.headers);
  // Next reads the nonce there.
  headers.set(POLICY, policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set(POLICY, policy);
  return response;
}

function decodePath(url: string): string | null {
  try {
    return decodeURIComponent(new URL(url).pathname);
  } catch {
    return null;
  }
}

/**
 * Addresses with a percent sign, and whatever may be a page: routes and files are spared the detour, and have their
 * headers from secure-responses. Next reads these without running anything, so they are written out.
 */
export const config = {
  matcher: [
    "/(.*%.*)",
    "/((?!api/|influencer_analytics/[^/]+$|metrics$|_next/static/|icon\\.svg$|favicon\\.ico$).*)",
  ],
};
