import type { MouseEvent } from "react";

/** A plain click changes the URL in place; anything else (new tab, no script) stays an ordinary link. */
export function follow(event: MouseEvent, change: () => void): void {
  if (!isPlainClick(event)) return;
  event.preventDefault();
  change();
}

export function isPlainClick(
  event: Pick<MouseEvent, "button" | "metaKey" | "ctrlKey" | "shiftKey" | "altKey">,
): boolean {
  return !(event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
}
