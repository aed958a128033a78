"use client";
/** What all charts share of their look: axes, the cursor, and the dot under it. The same objects always, so that recharts draws nothing anew. */
import { useMemo } from "react";
import type { ValueAxis } from "#lib/client/nice-ticks.ts";
import type { TimeAxis } from "#lib/client/time-ticks.ts";
import { frame } from "./chart-frame.ts";

const tick = { fill: "var(--muted)", fontSize: 12 };
const axisLine = { stroke: "var(--line-strong)" };

export const margin = { top: frame.top, right: frame.right, bottom: 0, left: 0 };
export const activeDot = { r: 4, strokeWidth: 2, stroke: "var(--surface)" };
/** Of the tooltip, beside its content. */
export const tooltipLook = {
  cursor: { stroke: "var(--line-strong)", strokeDasharray: "3 3" },
  isAnimationActive: false,
  wrapperStyle: { outline: "none", zIndex: 10 },
  filterNull: false,
};

export function useTimeAxis(domain: [number, number], { ticks, labels }: TimeAxis) {
  const tickFormatter = useLabels(ticks, labels);
  return {
    ...({ dataKey: "at", type: "number", interval: "equidistantPreserveStart" } as const),
    ...{
      domain,
      ticks,
      tickFormatter,
      tick,
      axisLine,
      tickLine: false,
      height: frame.bottom,
      minTickGap: 12,
    },
  };
}

export function useValueAxis({ domain, ticks, labels }: ValueAxis) {
  const tickFormatter = useLabels(ticks, labels);
  return {
    domain,
    ticks,
    tickFormatter,
    tick,
    axisLine: false,
    tickLine: false,
    width: frame.left,
    interval: 0,
  } as const;
}

function useLabels(ticks: number[], labels: string[]): (value: number) => string {
  return useMemo(() => {
    const known = new Map(ticks.map((at, i) => [at, labels[i] ?? ""]));
    return (value) => known.get(value) ?? "";
  }, [ticks, labels]);
}
