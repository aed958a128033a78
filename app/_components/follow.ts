import type { MouseEvent } from "react";

/** A plain click changes the URL in place; anything else (new tab, no script) stays an ordinary link. */
export function follow(event: MouseEvent, change: () => void): void {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  change();
}
