"use client";
/** Below a chart, on its time axis: where data is present, missing, and where none was due. Arrow keys go run by run. */
import { type KeyboardEvent, type PointerEvent, useState } from "react";
import type { CoverageRun } from "#lib/client/coverage-runs.ts";
import { runText } from "#lib/client/coverage-text.ts";
import { frame } from "../../../../_components/chart-frame.ts";

interface CoverageStripProps {
  runs: CoverageRun[];
  /** The chart's, epoch seconds. */
  domain: [number, number];
  tz: string;
  /** Epoch seconds; null: not known. */
  addedAt: number | null;
  /** Another strip of the page says the same in words. */
  isMute?: boolean;
}

export function CoverageStrip({ runs, domain, tz, addedAt, isMute = false }: CoverageStripProps) {
  const [chosen, setChosen] = useState<number | null>(null);
  const [from, to] = domain;
  const percent = (seconds: number) => `${(100 * seconds) / (to - from)}%`;
  const bars = (
    <span aria-hidden="true" className="absolute inset-0 overflow-hidden">
      {runs.map((run, i) => (
        <span
          key={run.from}
          className={`cover cover-${run.kind}`}
          data-run={run.kind}
          data-chosen={i === chosen ? "" : undefined}
          style={{ left: percent(run.from - from), width: percent(run.to - run.from) }}
        />
      ))}
    </span>
  );
  const place = { marginLeft: frame.left, marginRight: frame.right };
  if (isMute || runs.length === 0)
    return (
      <div className="relative h-2" style={place}>
        {bars}
      </div>
    );
  const run = chosen === null ? undefined : runs[chosen];
  const text = run ? runText(run, tz, addedAt) : "";
  const point = (event: PointerEvent<HTMLDivElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const t = from + ((event.clientX - left) / width) * (to - from);
    // A run of a pixel can't be met: the nearest hole counts from two pixels on.
    const reach = (2 / width) * (to - from);
    const near = runs.findIndex(
      (one) => one.kind !== "present" && one.from - reach <= t && t < one.to + reach,
    );
    const found = near >= 0 ? near : runs.findIndex((one) => one.from <= t && t < one.to);
    setChosen(found < 0 ? null : found);
  };
  const step = (event: KeyboardEvent) => {
    const next = nextRun(event.key, runs, chosen);
    if (next === null) return;
    event.preventDefault();
    setChosen(next);
  };
  return (
    <div>
      <div
        role="slider"
        tabIndex={0}
        aria-label="Coverage, run by run"
        aria-valuemin={1}
        aria-valuemax={runs.length}
        aria-valuenow={(chosen ?? 0) + 1}
        aria-valuetext={
          text || `${runs.length} runs; arrow keys go through them, Page Up and Down from gap to gap`
        }
        className="relative h-3.5"
        style={place}
        // A finger that scrolls by lifts nowhere on it; where it taps is chosen before the focus comes, and stays until that goes.
        onPointerMove={byMouse(point)}
        onPointerUp={point}
        onPointerLeave={byMouse(() => setChosen(null))}
        onKeyDown={step}
        onFocus={() => setChosen((now) => now ?? 0)}
        onBlur={() => setChosen(null)}
      >
        {bars}
      </div>
      <p className="min-h-6 pt-1 text-xs text-muted" style={place} data-chosen-run={run?.kind}>
        {text || <Key runs={runs} />}
      </p>
    </div>
  );
}

function byMouse(react: (event: PointerEvent<HTMLDivElement>) => void) {
  return (event: PointerEvent<HTMLDivElement>) => {
    if (event.pointerType === "mouse") react(event);
  };
}

/** null: the key moves nothing. */
function nextRun(key: string, runs: readonly CoverageRun[], chosen: number | null): number | null {
  const at = chosen ?? -1;
  const last = runs.length - 1;
  const isHole = ({ kind }: CoverageRun) => kind === "missing" || kind === "partly";
  const orStay = (found: number) => (found < 0 ? at : found);
  switch (key) {
    case "ArrowRight":
    case "ArrowUp":
      return Math.min(last, at + 1);
    case "ArrowLeft":
    case "ArrowDown":
      return Math.max(0, at - 1);
    case "Home":
      return 0;
    case "End":
      return last;
    case "PageUp":
      return orStay(runs.findIndex((run, i) => i > at && isHole(run)));
    case "PageDown":
      return orStay(runs.findLastIndex((run, i) => i < at && isHole(run)));
    default:
      return null;
  }
}

function Key({ runs }: { runs: readonly CoverageRun[] }) {
  const kinds = [
    ["present", "present"],
    ["missing", "missing"],
    ["partly", "some missing"],
    ["not_due", "not due"],
  ] as const;
  const shown = kinds.filter(([kind]) => runs.some((run) => run.kind === kind));
  return (
    <span className="flex flex-wrap gap-x-4">
      {shown.map(([kind, text]) => (
        <span key={kind} className="flex items-center gap-1.5">
          <span className="relative inline-block h-2.5 w-5 overflow-hidden" aria-hidden="true">
            <span className={`cover cover-${kind}`} style={{ left: 0, width: "100%" }} />
          </span>
          {text}
        </span>
      ))}
    </span>
  );
}
