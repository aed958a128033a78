"use client";
/** Up to six lines on one axis: plain arrays in, recharts out. Loaded apart from the page; hover stays inside recharts. */
import { useCallback, useMemo } from "react";
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
import { frame } from "../../_components/chart-frame.ts";
import type { CompareChartProps } from "./compare-frame.ts";
import { colorOf, dashOf } from "./compare-look.ts";
import { CompareTooltip } from "./compare-tooltip.tsx";

const margin = { top: frame.top, right: frame.right, bottom: 0, left: 0 };
const tick = { fill: "var(--muted)", fontSize: 12 };
const cursor = { stroke: "var(--line-strong)", strokeDasharray: "3 3" };
const activeDot = { r: 4, strokeWidth: 2, stroke: "var(--surface)" };
const wrapperStyle = { outline: "none", zIndex: 10 };

export function CompareChart({ comparison, height }: CompareChartProps) {
  const { rows, lines, domain, timeAxis, valueAxis, view, sentence } = comparison;
  const data = useMemo(
    () =>
      rows.map(({ t }, i) => ({
        t,
        ...Object.fromEntries(lines.map(({ place, values }) => [`line${place}`, values[i] ?? null])),
      })),
    [rows, lines],
  );
  const running = rows.find((row) => row.running);
  const timeLabel = useLabels(timeAxis.ticks, timeAxis.labels);
  const valueLabel = useLabels(valueAxis.ticks, valueAxis.labels);
  const tooltip = useCallback(
    ({ active, label }: TooltipContentProps) => {
      const at = comparison.rows.findIndex(({ t }) => t === label);
      return active && at >= 0 ? <CompareTooltip comparison={comparison} at={at} /> : null;
    },
    [comparison],
  );
  return (
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
        <XAxis
          dataKey="t"
          type="number"
          domain={domain}
          ticks={timeAxis.ticks}
          tickFormatter={timeLabel}
          tick={tick}
          height={frame.bottom}
          interval="equidistantPreserveStart"
          minTickGap={12}
          tickLine={false}
          axisLine={{ stroke: "var(--line-strong)" }}
        />
        <YAxis
          scale={view === "log" ? "log" : "linear"}
          domain={valueAxis.domain}
          allowDataOverflow={view === "log"}
          ticks={valueAxis.ticks}
          tickFormatter={valueLabel}
          tick={tick}
          width={frame.left}
          interval={0}
          tickLine={false}
          axisLine={false}
        />
        <Tooltip
          content={tooltip}
          cursor={cursor}
          isAnimationActive={false}
          wrapperStyle={wrapperStyle}
          filterNull={false}
        />
        {lines.map(({ place, values }) => (
          <CompareLineOf key={place} place={place} values={values} />
        ))}
      </ComposedChart>
    </ResponsiveContainer>
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

function useLabels(ticks: number[], labels: string[]): (value: number) => string {
  return useMemo(() => {
    const known = new Map(ticks.map((at, i) => [at, labels[i] ?? ""]));
    return (value) => known.get(value) ?? "";
  }, [ticks, labels]);
}
