"use client";
/** Below the rows: what their lines show, or that there are none. */
import type { ShownSparklines } from "./use-sparklines.ts";

export function LinesNote({ hasFailed, isWaiting, retry }: ShownSparklines) {
  if (!hasFailed)
    return <p className="needs-script">Lines: followers in the last 24 hours, each on a scale of its own.</p>;
  return (
    <p role="status">
      The lines of the last 24 hours could not be loaded.{" "}
      <button type="button" className="link" onClick={retry} disabled={isWaiting}>
        {isWaiting ? "Trying…" : "Try again"}
      </button>
    </p>
  );
}
