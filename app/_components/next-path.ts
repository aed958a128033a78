/** Where signing in leads: a page of ours, never another site. */
const OURS = "http://ours.invalid";
const DESK = "/admin";
const pages = /^\/((admin|account|compare|docs|influencers|leaderboard|pipeline)(\/|$)|$)/;

/** `asked`: a path with its query, as somebody may have written it by hand. */
export function nextPath(asked: string | null | undefined): string {
  // Nothing asked for leads to the desk; the start page is asked for by its name.
  if (!asked?.startsWith("/")) return DESK;
  const url = URL.parse(asked, OURS);
  if (url === null || url.origin !== OURS || !pages.test(url.pathname)) return DESK;
  return `${url.pathname}${url.search}`;
}
