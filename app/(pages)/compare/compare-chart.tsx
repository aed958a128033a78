"use client";
/** Up to six lines on one axis: plain arrays in, recharts out. Loaded apart from the page; hover stays inside recharts. */
import { useCallback, useMemo, useRef } from "react";
import {
  CartesianGrid,
  ComposedChart,
  type DotItemDotProps,
  Line,
  ReferenceArea,
  ResponsiveContainer,
  Tooltip,
  type TooltipContentProps,
  XAxis,
  YAxis,
} from "recharts";
import { isAlone } from "#lib/client/compare-lines.ts";
import { selectBuckets } from "#lib/client/move-range.ts";
import { activeDot, margin, tooltipLook, useTimeAxis, useValueAxis } from "../../_components/chart-axes.ts";
import { type Plot, PlotProbe, ZoomArea } from "../../_components/zoom-area.tsx";
import type { CompareChartProps } from "./compare-frame.ts";
import { colorOf, dashOf } from "./compare-look.ts";
import { CompareTooltip } from "./compare-tooltip.tsx";

export function CompareChart({ comparison, height, onZoom }: CompareChartProps) {
  const { rows, lines, domain, timeAxis, valueAxis, view, sentence } = comparison;
  const data = useMemo(
    () =>
      rows.map(({ at }, i) => ({
        at,
        ...Object.fromEntries(lines.map(({ place, values }) => [`line${place}`, values[i] ?? null])),
      })),
    [rows, lines],
  );
  const running = rows.find((row) => row.running);
  const timeProps = useTimeAxis(domain, timeAxis);
  const valueProps = useValueAxis(valueAxis);
  const tooltip = useCallback(
    ({ active, label }: TooltipContentProps) => {
      const shown = comparison.rows.findIndex(({ at }) => at === label);
      return active && shown >= 0 ? <CompareTooltip comparison={comparison} at={shown} /> : null;
    },
    [comparison],
  );
  const plot = useRef<Plot | null>(null);
  const select = useCallback(
    (a: number, b: number) => {
      const chosen = selectBuckets(rows, a, b);
      if (chosen) onZoom(Math.max(chosen.from, domain[0]), Math.min(chosen.to, domain[1]));
    },
    [rows, domain, onZoom],
  );
  return (
    <ZoomArea onSelect={select} plot={plot}>
      <ResponsiveContainer width="100%" height={height} initialDimension={{ width: 800, height }}>
        <ComposedChart
          data={data}
          margin={margin}
          title="Followers compared"
          desc={sentence}
          aria-label={sentence}
        >
          <CartesianGrid vertical={false} stroke="var(--line)" />
          {running ? (
            <ReferenceArea
              className="chart-running"
              x1={running.t}
              x2={domain[1]}
              fill="var(--muted)"
              fillOpacity={0.12}
              ifOverflow="hidden"
            />
          ) : null}
          <XAxis {...timeProps} />
          <YAxis
            {...valueProps}
            scale={view === "log" ? "log" : "linear"}
            allowDataOverflow={view === "log"}
          />
          <Tooltip content={tooltip} {...tooltipLook} />
          {lines.map(({ place, values }) => (
            <CompareLineOf key={place} place={place} values={values} />
          ))}
          <PlotProbe plot={plot} />
        </ComposedChart>
      </ResponsiveContainer>
    </ZoomArea>
  );
}

function CompareLineOf({ place, values }: { place: number; values: (number | null)[] }) {
  const color = colorOf(place);
  const hasAlone = useMemo(() => values.some((_, i) => isAlone(values, i)), [values]);
  const dot = useCallback(
    ({ index, cx, cy, value }: DotItemDotProps) =>
      value === null || value === undefined || !isAlone(values, index) ? null : (
        <circle key={index} className="chart-lone" cx={cx} cy={cy} r={3} fill={color} />
      ),
    [values, color],
  );
  return (
    <Line
      dataKey={`line${place}`}
      className={`compare-line-${place}`}
      type="linear"
      stroke={color}
      strokeWidth={2}
      strokeDasharray={dashOf(place)}
      strokeLinecap="round"
      strokeLinejoin="round"
      connectNulls={false}
      dot={hasAlone ? dot : false}
      activeDot={activeDot}
      isAnimationActive={false}
    />
  );
}
