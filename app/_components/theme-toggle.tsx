"use client";
/** System, light or dark. Kept in a cookie, so that the server renders the next page in it. */
import { useSyncExternalStore } from "react";
import { chooseTheme, currentTheme, subscribeTheme } from "./choose-theme.ts";
import { type Theme, themes } from "./themes.ts";

const icons: Record<Theme, string> = {
  system: "M4 5h16v11H4zM9 20h6M12 16v4",
  light:
    "M12 7.5a4.5 4.5 0 100 9 4.5 4.5 0 000-9zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6L19 19M19 5l-1.4 1.4M6.4 17.6L5 19",
  dark: "M20 14.5A8.5 8.5 0 019.5 4a8.5 8.5 0 1010.5 10.5z",
};

export function ThemeToggle({ theme }: { theme: Theme }) {
  const chosen = useSyncExternalStore(subscribeTheme, currentTheme, () => theme);
  return (
    <fieldset className="segments">
      <legend className="sr-only">Theme</legend>
      {themes.map((name) => (
        <button
          key={name}
          type="button"
          aria-pressed={chosen === name}
          aria-label={`${name} theme`}
          title={`${name} theme`}
          onClick={() => chooseTheme(name)}
          className="!min-w-8 !px-1.5"
        >
          <svg
            viewBox="0 0 24 24"
            className="size-4"
            fill="none"
            stroke="currentColor"
            strokeWidth="2"
            strokeLinecap="round"
            strokeLinejoin="round"
            aria-hidden="true"
          >
            <path d={icons[name]} />
          </svg>
        </button>
      ))}
    </fieldset>
  );
}
