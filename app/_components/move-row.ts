/**
 * `j` and `k` over the rows of a page's list: the element marked with `data-rows`, else the first table's body. A row is
 * a `tr` or `li` of it that has a link; its first link gets the focus, so that Enter opens it.
 */
export function moveRow(step: 1 | -1): void {
  const list = document.querySelector("[data-rows]") ?? document.querySelector("main table tbody");
  if (!list) return;
  const links = [...list.querySelectorAll("tr, li")].flatMap((row) => row.querySelector("a") ?? []);
  const at = links.findIndex((link) => link.closest("tr, li")?.contains(document.activeElement));
  // From anywhere else the first row is the next one, and none is before it.
  const next = at < 0 && step < 0 ? undefined : links[at + step];
  next?.focus();
}
