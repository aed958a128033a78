/** Brand, navigation, theme. On a phone the brand scrolls away, and the navigation stays. */
import Link from "next/link";
import { NavLinks } from "./nav-links.tsx";
import { ShortcutButton } from "./shortcut-button.tsx";
import { ThemeToggle } from "./theme-toggle.tsx";
import type { Theme } from "./themes.ts";

export function SiteHeader({ theme }: { theme: Theme }) {
  return (
    <header className="sticky z-20 border-b border-line bg-surface max-sm:-top-11 sm:top-0">
      <div className="mx-auto flex max-w-6xl flex-wrap items-center px-4 sm:h-14 sm:flex-nowrap sm:gap-4 sm:px-6 md:gap-6">
        <Link
          href="/"
          prefetch={false}
          className="flex items-center gap-2 font-semibold tracking-tight max-sm:h-11"
        >
          <svg viewBox="0 0 32 32" className="size-6" aria-hidden="true">
            <rect width="32" height="32" rx="7" fill="var(--accent)" />
            <path
              d="M6 22l6-7 5 4 9-11"
              fill="none"
              stroke="var(--accent-ink)"
              strokeWidth="3"
              strokeLinecap="round"
              strokeLinejoin="round"
            />
          </svg>
          <span className="sm:max-lg:sr-only">Influencer analytics</span>
        </Link>
        <NavLinks />
        <div className="needs-script ml-auto flex items-center gap-3 max-sm:hidden">
          {/* Narrower headers have no room for it; the shortcuts in the footer lead there, too. */}
          <ShortcutButton
            dialog="palette"
            name="Go to…"
            keys="Ctrl K"
            className="button button-small max-lg:hidden"
          />
          <ThemeToggle theme={theme} />
        </div>
      </div>
    </header>
  );
}
