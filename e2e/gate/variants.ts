/** The same address as others have got past a gate with it: Next's own headers and endings, and ways to write a path. */

export interface Variant {
  name: string;
  /** Of a path without query, a query that begins with a question mark or is empty, and the route as Next writes it. */
  path(path: string, query: string, route: string): string;
  headers: Record<string, string>;
}

const same = (path: string, query: string) => path + query;
const withQuery = (more: string) => (path: string, query: string) =>
  `${path}${query}${query === "" ? "?" : "&"}${more}`;
const header = (name: string, headers: Record<string, string>): Variant => ({ name, path: same, headers });
const written = (name: string, path: Variant["path"], headers = {}): Variant => ({ name, path, headers });

const BYPASS = "middleware";
const SEGMENT = "/_tree";
/** A router's state: everything is to be sent anew. */
const TREE = encodeURIComponent(JSON.stringify(["", {}, null, "refetch"]));

export const PLAIN: Variant = header("plain", {});

export function makeVariants(buildId: string): Variant[] {
  return [
    header("RSC", { rsc: "1" }),
    header("RSC with a state", { rsc: "1", "next-router-state-tree": TREE }),
    written("?_rsc", withQuery("_rsc=x"), { rsc: "1" }),
    written("?_rsc without its header", withQuery("_rsc=x")),
    written(".rsc", (path, query) => `${path}.rsc${query}`),
    written(".prefetch.rsc", (path, query) => `${path}.prefetch.rsc${query}`),
    written("segments", (path, query) => `${path}.segments/_tree.segment.rsc${query}`),
    written("a page's segment", (path, query) => `${path}.segments/__PAGE__.segment.rsc${query}`, {
      rsc: "1",
    }),
    header("prefetch", { rsc: "1", "next-router-prefetch": "1" }),
    header("prefetch without RSC", { "next-router-prefetch": "1", purpose: "prefetch" }),
    header("prefetch at runtime", { rsc: "1", "next-router-prefetch": "2" }),
    header("segment prefetch", {
      rsc: "1",
      "next-router-prefetch": "1",
      "next-router-segment-prefetch": SEGMENT,
    }),
    header("x-nextjs-data", { "x-nextjs-data": "1" }),
    written("_next/data", (path, query) => `/_next/data/${buildId}${path}.json${query}`, {
      "x-nextjs-data": "1",
    }),
    written("__nextDataReq", withQuery("__nextDataReq=1")),
    header("x-middleware-subrequest", {
      "x-middleware-subrequest": [BYPASS, BYPASS, BYPASS, BYPASS, BYPASS].join(":"),
    }),
    header("x-middleware-subrequest, proxy", {
      "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy",
      "x-middleware-subrequest-id": "x",
    }),
    header("x-middleware-next", {
      "x-middleware-next": "1",
      "x-middleware-rewrite": "/admin",
      "x-middleware-set-cookie": "__Host-ia_session=x",
    }),
    header("x-matched-path", {
      "x-matched-path": "/admin",
      "x-invoke-path": "/admin",
      "x-now-route-matches": "1",
    }),
    header("x-rewrite-url", { "x-rewrite-url": "/login", "x-original-url": "/login", "next-url": "/login" }),
    header("x-forwarded-host", { "x-forwarded-host": "localhost", "x-forwarded-proto": "https" }),
    header("another method", { "x-http-method-override": "GET", "x-method-override": "HEAD" }),
    header("a nonce of one's own", {
      "content-security-policy": "script-src 'nonce-mine'",
      "x-nonce": "mine",
    }),
    written("parameters in the query", withQuery("nxtPid=1&nxtPplatform=mockstagram&nxtIid=2")),
    written("parameters unfilled", (_path, query, route) => route + query),
    written("parameters with colons", (_path, query, route) => route.replace(/\[(\w+)\]/g, ":$1") + query),
    written("two slashes", (path, query) => `/${path}${query}`),
    written("two slashes inside", (path, query) => path.replace(/(.)\//, "$1//") + query),
    written("a dot", (path, query) => `/.${path}${query}`),
    written("a dot, encoded", (path, query) => `/%2e${path}${query}`),
    written("up and down, encoded", (path, query) => `/x/%2e%2e${path}${query}`),
    written("a letter, encoded", (path, query) => encodeFirst(path) + query),
    written("a slash, encoded", (path, query) => `${path}%2f${query}`),
    written("a backslash", (path, query) => path.replace(/^\//, "/\\") + query),
    written("in capitals", (path, query) => path.toUpperCase() + query),
    written("a slash at the end", (path, query) => `${path}/${query}`),
    written("a semicolon", (path, query) => `${path};x=1${query}`),
    written("a NUL at the end", (path, query) => `${path}%00${query}`),
  ];
}

function encodeFirst(path: string): string {
  const letter = path.charCodeAt(1);
  return Number.isNaN(letter) ? path : `/%${letter.toString(16)}${path.slice(2)}`;
}
