"use client";
/** Pauses what all pages ask for by themselves, and lets it go on. */
import { browserNow } from "#lib/client/browser-clock.ts";
import { useLivePause } from "./use-live-pause.ts";

export function LivePauseButton() {
  const [pausedAt, setPausedAt] = useLivePause();
  return (
    <button
      type="button"
      className="link min-h-6 needs-script"
      onClick={() => setPausedAt(pausedAt === null ? browserNow() : null)}
    >
      {pausedAt === null ? "Pause all updates" : "Go on with updates"}
    </button>
  );
}
