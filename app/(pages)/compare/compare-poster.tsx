/** The chart as plain SVG: what the server sends, and what stands there until the real one has loaded. */
import type { CompareLine } from "#lib/client/build-comparison.ts";
import { placeOnAxis } from "#lib/client/compare-axis.ts";
import { type CompareRow, isAlone } from "#lib/client/compare-lines.ts";
import { type LineRow, linePath } from "#lib/client/line-path.ts";
import { frame } from "../../_components/chart-frame.ts";
import { PosterLabels } from "../../_components/poster-labels.tsx";
import type { CompareChartProps } from "./compare-frame.ts";
import { colorOf, dashOf } from "./compare-look.ts";

const SIZE = 1_000;

export function ComparePoster({ comparison, height }: CompareChartProps) {
  const { rows, lines, domain, timeAxis, valueAxis, view, sentence } = comparison;
  const [from, to] = domain;
  const x = (t: number) => ((t - from) / (to - from)) * SIZE;
  const y = (value: number) => SIZE * (1 - placeOnAxis(value, valueAxis, view));
  const plot = height - frame.top - frame.bottom;
  const stroke = { fill: "none", vectorEffect: "non-scaling-stroke", strokeLinecap: "round" } as const;
  return (
    <div className="relative text-xs text-muted" style={{ height }}>
      <svg
        role="img"
        aria-label={sentence}
        className="absolute overflow-visible"
        style={{
          top: frame.top,
          left: frame.left,
          width: `calc(100% - ${frame.left + frame.right}px)`,
          height: plot,
        }}
        viewBox={`0 0 ${SIZE} ${SIZE}`}
        preserveAspectRatio="none"
      >
        {valueAxis.ticks.map((tick) => (
          <path key={tick} d={`M0 ${y(tick)}H${SIZE}`} stroke="var(--line)" {...stroke} />
        ))}
        <path d={`M0 ${SIZE}H${SIZE}`} stroke="var(--line-strong)" {...stroke} />
        {lines.map((line) => (
          <path
            key={line.id}
            d={linePath(lineRows(line, rows), "solid", { x, y })}
            stroke={colorOf(line.place)}
            strokeWidth={2}
            strokeDasharray={dashOf(line.place)}
            strokeLinejoin="round"
            {...stroke}
          />
        ))}
      </svg>
      <PosterLabels
        timeAxis={timeAxis}
        valueAxis={valueAxis}
        height={height}
        x={(t) => x(t) / SIZE}
        y={(value) => y(value) / SIZE}
      />
    </div>
  );
}

function lineRows({ values }: CompareLine, rows: readonly CompareRow[]): LineRow[] {
  return rows.map(({ at }, i) => ({
    at,
    solid: values[i] ?? null,
    dashed: null,
    isolated: isAlone(values, i),
  }));
}
