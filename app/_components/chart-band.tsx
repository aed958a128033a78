"use client";
/** Lowest to highest of each bucket, all of them one path: an area of recharts would run on into the next bucket. */
import { useMemo } from "react";
import { useXAxisScale, useYAxisScale } from "recharts";
import type { ChartRow } from "#lib/client/chart-rows.ts";
import { bandPath } from "#lib/client/line-path.ts";

export function ChartBand({ rows, color }: { rows: ChartRow[]; color: string }) {
  const toX = useXAxisScale();
  const toY = useYAxisScale();
  const path = useMemo(
    () => (toX && toY ? bandPath(rows, { x: (t) => toX(t) ?? 0, y: (value) => toY(value) ?? 0 }) : null),
    [rows, toX, toY],
  );
  if (path === null) return null;
  return <path className="chart-band" d={path} fill={color} fillOpacity={0.16} />;
}
