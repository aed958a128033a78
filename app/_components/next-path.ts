/** Where signing in leads: a page of ours, never another site. */
const pages = ["/admin", "/admin/users", "/account"];

export function nextPath(asked: string | null | undefined): string {
  return pages.find((page) => page === asked) ?? "/admin";
}
