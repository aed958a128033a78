/** The chart as plain SVG: what the server sends, and what stands there until the real one has loaded. */
import { bandPath, barsPath, linePath } from "#lib/client/line-path.ts";
import { type ChartProps, frame, PARTIAL_SHARE } from "./chart-frame.ts";
import { PosterLabels } from "./poster-labels.tsx";

const SIZE = 1_000;

export function ChartPoster({
  name,
  sentence,
  rows,
  bands,
  partial,
  demo,
  notes = [],
  domain,
  timeAxis,
  valueAxis,
  color,
  height,
  shape,
  vsName,
  jumps = [],
}: ChartProps) {
  const [from, to] = domain;
  const [low, high] = valueAxis.domain;
  const x = (t: number) => ((t - from) / (to - from)) * SIZE;
  const y = (value: number) => SIZE - ((value - low) / (high - low)) * SIZE;
  const clipX = (t: number) => Math.min(SIZE, Math.max(0, x(t)));
  const stroke = { fill: "none", vectorEffect: "non-scaling-stroke", strokeLinecap: "round" } as const;
  return (
    <div className="relative text-xs text-muted" style={{ height }}>
      <svg
        role="img"
        aria-label={`${name}. ${sentence}`}
        className="absolute overflow-visible"
        style={{
          top: frame.top,
          left: frame.left,
          width: `calc(100% - ${frame.left + frame.right}px)`,
          height: height - frame.top - frame.bottom,
        }}
        viewBox={`0 0 ${SIZE} ${SIZE}`}
        preserveAspectRatio="none"
      >
        {demo.map((span) => (
          <rect
            key={span.from}
            x={clipX(span.from)}
            width={Math.max(0, clipX(span.to) - clipX(span.from))}
            height={SIZE}
            fill="var(--demo)"
            fillOpacity={0.07}
          />
        ))}
        {valueAxis.ticks.map((tick) => (
          <path key={tick} d={`M0 ${y(tick)}H${SIZE}`} stroke="var(--line)" {...stroke} />
        ))}
        <path d={`M0 ${SIZE}H${SIZE}`} stroke="var(--line-strong)" {...stroke} />
        {bands.map((band) => (
          <rect
            key={band.from}
            x={clipX(band.from)}
            width={Math.max(0, clipX(band.to) - clipX(band.from))}
            height={SIZE}
            fill="var(--gap)"
            fillOpacity={0.16}
          />
        ))}
        {notes.map(({ n, from: begin, to: end }) =>
          end === null ? (
            <path
              key={n}
              d={`M${clipX(begin)} 0V${SIZE}`}
              stroke="var(--accent)"
              strokeDasharray="2 3"
              {...stroke}
            />
          ) : (
            <rect
              key={n}
              x={clipX(begin)}
              width={Math.max(0, clipX(end) - clipX(begin))}
              height={SIZE}
              fill="var(--accent)"
              fillOpacity={0.08}
            />
          ),
        )}
        {partial.map((span) => (
          <rect
            key={span.from}
            x={clipX(span.from)}
            y={SIZE * (1 - PARTIAL_SHARE)}
            width={Math.max(0, clipX(span.to) - clipX(span.from))}
            height={SIZE * PARTIAL_SHARE}
            fill="var(--gap)"
          />
        ))}
        {jumps.map((at) =>
          at < from || at > to ? null : (
            <path key={at} d={`M${x(at)} 0V${SIZE}`} stroke="var(--warn)" strokeDasharray="2 4" {...stroke} />
          ),
        )}
        {vsName === null ? null : (
          <path
            d={linePath(rows, "vs", { x, y })}
            stroke="var(--series-compared)"
            strokeWidth={1.5}
            strokeDasharray="6 4"
            strokeLinejoin="round"
            {...stroke}
          />
        )}
        {shape === "bars" ? (
          <>
            <path d={barsPath(rows, { x, y }, ({ running }) => !running)} fill={color} />
            <path d={barsPath(rows, { x, y }, ({ running }) => running)} fill={color} fillOpacity={0.4} />
          </>
        ) : (
          <>
            <path d={bandPath(rows, { x, y })} fill={color} fillOpacity={0.16} />
            <path
              d={linePath(rows, "solid", { x, y })}
              stroke={color}
              strokeWidth={2}
              strokeLinejoin="round"
              {...stroke}
            />
            <path
              d={linePath(rows, "dashed", { x, y })}
              stroke={color}
              strokeWidth={2}
              strokeDasharray="4 4"
              {...stroke}
            />
          </>
        )}
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
