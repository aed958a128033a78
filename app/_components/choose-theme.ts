/** Puts a theme on the page, and keeps it for the next one. */
import { remember } from "#lib/client/remember.ts";
import { type Theme, themes } from "./themes.ts";

const CHOSEN = "theme-chosen";

export function chooseTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
  remember("theme", theme);
  window.dispatchEvent(new Event(CHOSEN));
}

export function subscribeTheme(listener: () => void): () => void {
  window.addEventListener(CHOSEN, listener);
  return () => window.removeEventListener(CHOSEN, listener);
}

export function currentTheme(): Theme {
  return themes.find((theme) => theme === document.documentElement.dataset.theme) ?? "system";
}
