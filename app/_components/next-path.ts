/** Where signing in leads: a page of ours, never another site. */
const OURS = "http://ours.invalid";
const pages = /^\/(admin|account|influencers|pipeline)(\/|$)/;

/** `asked`: a path with its query, as somebody may have written it by hand. */
export function nextPath(asked: string | null | undefined): string {
  const url = URL.parse(asked ?? "", OURS);
  if (url === null || url.origin !== OURS || !pages.test(url.pathname)) return "/admin";
  return `${url.pathname}${url.search}`;
}
