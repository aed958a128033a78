"use client";
/** The chart itself: plain arrays in, recharts out. Loaded apart from the page; hover stays inside recharts. */
import { useCallback, useId, useMemo, useRef } from "react";
import {
  CartesianGrid,
  ComposedChart,
  type DotItemDotProps,
  Line,
  ReferenceArea,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  type TooltipContentProps,
  XAxis,
  YAxis,
} from "recharts";
import type { ChartRow } from "#lib/client/chart-rows.ts";
import { selectBuckets } from "#lib/client/move-range.ts";
import { activeDot, margin, tooltipLook, useTimeAxis, useValueAxis } from "./chart-axes.ts";
import { ChartBand } from "./chart-band.tsx";
import { ChartBars } from "./chart-bars.tsx";
import { type ChartProps, type NoteMark, PARTIAL_SHARE } from "./chart-frame.ts";
import { ChartTooltip } from "./chart-tooltip.tsx";
import { type Plot, PlotProbe, ZoomArea } from "./zoom-area.tsx";

const noJumps: readonly number[] = [];
const noNotes: readonly NoteMark[] = [];

/** The note's number, where its line or band begins. */
const markLabel = {
  position: "insideTopLeft",
  fill: "var(--accent)",
  fontSize: 11,
  fontWeight: 600,
} as const;

export function SeriesChart(props: ChartProps) {
  const { name, sentence, rows, bands, partial, demo, domain, timeAxis, valueAxis, color, height } = props;
  const { shape, vsName, onZoom, jumps = noJumps, notes = noNotes } = props;
  const hatch = useId();
  const plot = useRef<Plot | null>(null);
  const hasIsolated = useMemo(() => rows.some(({ isolated }) => isolated), [rows]);
  const hasIsolatedVs = useMemo(() => rows.some(({ vsIsolated }) => vsIsolated), [rows]);
  const timeProps = useTimeAxis(domain, timeAxis);
  const valueProps = useValueAxis(valueAxis);
  const dot = useCallback(
    (dotProps: DotItemDotProps) => <IsolatedDot key={dotProps.index} dot={dotProps} color={color} />,
    [color],
  );
  const tooltip = useCallback(
    ({ active, label }: TooltipContentProps) => {
      const shown = rows.findIndex(({ at }) => at === label);
      const row = rows[shown];
      if (!active || !row) return null;
      const inside = ({ from, to }: { from: number; to: number }) => from <= row.t && row.t < to;
      return (
        <ChartTooltip
          row={row}
          before={rows.findLast((other, i) => i < shown && other.last !== null) ?? null}
          isDemo={demo.some(inside)}
          chart={props}
        />
      );
    },
    [rows, demo, props],
  );
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
          data={rows}
          margin={margin}
          title={name}
          desc={sentence}
          aria-label={`${name}. ${sentence}`}
        >
          <defs>
            <pattern
              id={hatch}
              width="6"
              height="6"
              patternUnits="userSpaceOnUse"
              patternTransform="rotate(45)"
            >
              <rect width="6" height="6" fill="var(--gap)" fillOpacity="0.1" />
              <rect width="2" height="6" fill="var(--gap)" fillOpacity="0.28" />
            </pattern>
          </defs>
          {demo.map(({ from, to }) => (
            <ReferenceArea
              key={from}
              x1={Math.max(from, domain[0])}
              x2={Math.min(to, domain[1])}
              fill="var(--demo)"
              fillOpacity={0.07}
              ifOverflow="hidden"
            />
          ))}
          <CartesianGrid vertical={false} stroke="var(--line)" />
          {bands.map(({ from, to }) => (
            <ReferenceArea
              key={from}
              className="chart-gap"
              x1={Math.max(from, domain[0])}
              x2={Math.min(to, domain[1])}
              fill={`url(#${hatch})`}
              fillOpacity={1}
              ifOverflow="hidden"
            />
          ))}
          {partial.map(({ from, to }) => (
            <ReferenceArea
              key={from}
              className="chart-partial"
              x1={Math.max(from, domain[0])}
              x2={Math.min(to, domain[1])}
              y1={valueAxis.domain[0]}
              y2={valueAxis.domain[0] + PARTIAL_SHARE * (valueAxis.domain[1] - valueAxis.domain[0])}
              fill="var(--gap)"
              fillOpacity={1}
              ifOverflow="hidden"
            />
          ))}
          {jumps.map((at) => (
            <ReferenceLine
              key={at}
              className="chart-mark"
              x={at}
              stroke="var(--warn)"
              strokeDasharray="2 4"
              ifOverflow="hidden"
            />
          ))}
          {notes.map(({ n, from, to }) =>
            to === null ? (
              <ReferenceLine
                key={`note ${n}`}
                className="chart-note"
                x={from}
                stroke="var(--accent)"
                strokeDasharray="2 3"
                label={{ ...markLabel, value: n }}
                ifOverflow="hidden"
              />
            ) : (
              <ReferenceArea
                key={`note ${n}`}
                className="chart-note"
                x1={Math.max(from, domain[0])}
                x2={Math.min(to, domain[1])}
                stroke="var(--accent)"
                strokeOpacity={0.5}
                fill="var(--accent)"
                fillOpacity={0.08}
                label={{ ...markLabel, value: n }}
                ifOverflow="hidden"
              />
            ),
          )}
          <XAxis {...timeProps} />
          <YAxis {...valueProps} />
          <Tooltip content={tooltip} {...tooltipLook} />
          {vsName === null ? null : (
            <Line
              dataKey="vs"
              className="chart-line-vs"
              type="linear"
              stroke="var(--series-compared)"
              strokeWidth={1.5}
              strokeDasharray="6 4"
              strokeLinecap="round"
              connectNulls={false}
              dot={hasIsolatedVs ? vsDot : false}
              activeDot={false}
              isAnimationActive={false}
            />
          )}
          {shape === "bars" ? (
            <>
              <ChartBars rows={rows} color={color} />
              {/* Unseen: bars are one path, and the tooltip asks for something that has data. */}
              <Line
                dataKey="last"
                stroke="none"
                dot={false}
                activeDot={false}
                connectNulls={false}
                isAnimationActive={false}
              />
            </>
          ) : (
            <>
              <ChartBand rows={rows} color={color} />
              <Line
                dataKey="solid"
                className="chart-line"
                type="linear"
                stroke={color}
                strokeWidth={2}
                strokeLinecap="round"
                strokeLinejoin="round"
                connectNulls={false}
                dot={hasIsolated ? dot : false}
                activeDot={activeDot}
                isAnimationActive={false}
              />
              <Line
                dataKey="dashed"
                className="chart-line-running"
                type="linear"
                stroke={color}
                strokeWidth={2}
                strokeDasharray="4 4"
                connectNulls={false}
                dot={hasIsolated ? dot : false}
                activeDot={activeDot}
                isAnimationActive={false}
              />
            </>
          )}
          <PlotProbe plot={plot} />
        </ComposedChart>
      </ResponsiveContainer>
    </ZoomArea>
  );
}

/** A data point with no neighbour would be a line of no length: it gets a dot, hollow while its bucket runs. */
function IsolatedDot({ dot, color }: { dot: DotItemDotProps; color: string }) {
  const row: ChartRow = dot.payload;
  if (!row.isolated || dot.value === null || dot.value === undefined) return null;
  return (
    <circle
      className="chart-lone"
      cx={dot.cx}
      cy={dot.cy}
      r={3}
      fill={row.running ? "var(--surface)" : color}
      stroke={color}
      strokeWidth={2}
    />
  );
}

/** The same for the line that is compared with. */
function vsDot(dot: DotItemDotProps) {
  const row: ChartRow = dot.payload;
  if (!row.vsIsolated || row.vs === null) return <g key={dot.index} />;
  return <circle key={dot.index} cx={dot.cx} cy={dot.cy} r={2.5} fill="var(--series-compared)" />;
}
