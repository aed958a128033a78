/** What a browser may load and run for an answer of ours. */

/** For whatever is no page: nothing at all, should a browser ever show it as one. */
export const NOTHING_ALLOWED =
  "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export interface PageRules {
  /** Drawn anew for each request: only scripts that carry it run, and what they load themselves. */
  nonce: string;
  /** React evaluates code, and the overlay for errors brings styles of its own, while one develops. */
  isDevelopment: boolean;
}

/**
 * For pages. Charts place their parts with style attributes, which run nothing; all other styles are files. Everything
 * comes from this very host.
 */
export function pagePolicy({ nonce, isDevelopment }: PageRules): string {
  return [
    "default-src 'self'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`,
    "script-src-attr 'none'",
    `style-src 'self'${isDevelopment ? " 'unsafe-inline'" : ""}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    // Not every browser takes the socket that reloads for 'self'.
    ...(isDevelopment ? ["connect-src 'self' ws: wss:"] : []),
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}
