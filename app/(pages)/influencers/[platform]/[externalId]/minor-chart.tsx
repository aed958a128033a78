"use client";
/** A lesser chart in a card of its own, with its strip of coverage. */
import type { ReactNode } from "react";
import type { CoverageRun } from "#lib/client/coverage-runs.ts";
import { LazyChart } from "../../../../_components/lazy-chart.tsx";
import { AxisNote } from "./chart-legend.tsx";
import { CoverageStrip } from "./coverage-strip.tsx";
import type { Chart } from "./use-charts.ts";

export const MINOR_HEIGHT = 140;

interface MinorChartProps {
  /** For its element's id. */
  id: string;
  title: string;
  chart: Chart;
  runs: CoverageRun[];
  busy: boolean;
  onZoom: (from: number, to: number) => void;
  /** Beside the title. */
  children?: ReactNode;
}

export function MinorChart({ id, title, chart, runs, busy, onZoom, children }: MinorChartProps) {
  return (
    <section aria-labelledby={`${id}-title`} aria-busy={busy} className="card dims min-w-0">
      <div className="flex flex-wrap items-baseline gap-x-3 px-4 pt-3">
        <h2 id={`${id}-title`} className="text-base font-semibold">
          {title}
        </h2>
        <p className="text-muted">{children}</p>
      </div>
      <div id={`chart-${id}`} className="px-1 pt-2 pb-2 sm:px-3">
        <p className="sr-only">{chart.sentence}</p>
        <LazyChart {...chart} onZoom={onZoom} height={MINOR_HEIGHT} />
        <CoverageStrip runs={runs} domain={chart.domain} tz={chart.tz} addedAt={null} isMute />
        <p className="px-3 pt-1">
          <AxisNote axis={chart.valueAxis} />
        </p>
      </div>
    </section>
  );
}
