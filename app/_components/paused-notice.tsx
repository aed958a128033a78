"use client";
/** Says on each page that updates are paused, since when, and how they go on. */
import { useEffect } from "react";
import { formatInstantExact } from "#lib/client/format-time.ts";
import { recallPause } from "#lib/client/live-pause.ts";
import { useLivePause } from "./use-live-pause.ts";

export function PausedNotice() {
  const [pausedAt, setPausedAt] = useLivePause();
  useEffect(recallPause, []);
  return (
    <div role="status">
      {pausedAt === null ? null : (
        <p className="flex flex-wrap items-center justify-center gap-x-3 gap-y-1 bg-warn-tint px-4 py-1.5 text-center font-medium text-warn">
          Updates are paused since {timeOf(pausedAt)}. No page asks for news by itself.
          <button type="button" className="button button-small" onClick={() => setPausedAt(null)}>
            Go on
          </button>
        </p>
      )}
    </div>
  );
}

/** "13:05:09", by the browser's clock: only ever rendered there. */
function timeOf(at: number): string {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return formatInstantExact(at, timeZone).split(", ").at(-1) ?? "";
}
