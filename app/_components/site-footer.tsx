/** How the numbers are to be read, and how fresh they are. */
import { headers } from "next/headers";
import { hasSessionCookie } from "#lib/auth/session-cookie.ts";
import { getContext } from "#lib/http/get-context.ts";
import { GLANCE_LIMIT_MS, withinLimit } from "#lib/http/within-limit.ts";
import { getHealth } from "#lib/query/get-health.ts";
import { LivePauseButton } from "./live-pause-button.tsx";
import { PipelineFreshness } from "./pipeline-freshness.tsx";
import { ShortcutButton } from "./shortcut-button.tsx";
import { ThemeToggle } from "./theme-toggle.tsx";
import type { Theme } from "./themes.ts";

interface SiteFooterProps {
  serverNow: number;
  tz: string;
  theme: Theme;
}

export async function SiteFooter({ serverNow, tz, theme }: SiteFooterProps) {
  return (
    <footer className="border-t border-line">
      <div className="mx-auto grid max-w-6xl gap-y-1 px-4 py-4 text-xs text-muted sm:px-6">
        <p>Counts as the platform gave them: never interpolated, and a gap is shown as a gap.</p>
        <div className="flex flex-wrap items-center gap-x-6 gap-y-1">
          <a className="link" href="/docs">
            API
          </a>
          {hasSessionCookie(await headers()) ? null : (
            <a className="link" href="/login">
              Sign in
            </a>
          )}
          <ShortcutButton dialog="help" name="Shortcuts" keys="?" className="link min-h-6 needs-script" />
          <div className="flex flex-wrap items-center gap-x-6 gap-y-1 sm:ml-auto">
            <PipelineFreshness initial={await readHealth()} serverNow={serverNow} tz={tz} />
            <LivePauseButton />
          </div>
          {/* A phone's header has no room for it. */}
          <div className="needs-script mt-1 sm:hidden">
            <ThemeToggle theme={theme} />
          </div>
        </div>
      </div>
    </footer>
  );
}

/** null: unknown; the page must not fail over its footer. */
async function readHealth() {
  try {
    const { db, clock } = getContext();
    return await withinLimit(GLANCE_LIMIT_MS, () => getHealth(db, clock));
  } catch {
    return null;
  }
}
