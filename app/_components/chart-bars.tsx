"use client";
/** Values of buckets as bars, all of them two paths: five hundred elements would cost more than the rest of the chart. */
import { useMemo } from "react";
import { useXAxisScale, useYAxisScale } from "recharts";
import type { ChartRow } from "#lib/client/chart-rows.ts";
import { barsPath } from "#lib/client/line-path.ts";

export function ChartBars({ rows, color }: { rows: ChartRow[]; color: string }) {
  const toX = useXAxisScale();
  const toY = useYAxisScale();
  const paths = useMemo(() => {
    if (!toX || !toY) return null;
    const scale = { x: (t: number) => toX(t) ?? 0, y: (value: number) => toY(value) ?? 0 };
    return {
      over: barsPath(rows, scale, ({ running }) => !running),
      running: barsPath(rows, scale, ({ running }) => running),
    };
  }, [rows, toX, toY]);
  if (!paths) return null;
  return (
    <>
      <path className="chart-bars" d={paths.over} fill={color} />
      <path className="chart-bars-running" d={paths.running} fill={color} fillOpacity={0.4} />
    </>
  );
}
