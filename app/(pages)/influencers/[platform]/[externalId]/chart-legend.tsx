/** What the marks of the main chart mean: only those that are on it. */
import { clsx } from "clsx";
import { comparisonText } from "#lib/client/compare-text.ts";
import { formatCompact, formatExact } from "#lib/client/format-count.ts";
import type { ValueAxis } from "#lib/client/nice-ticks.ts";
import type { Series } from "#lib/domain/series.ts";
import type { Chart } from "./use-charts.ts";

const swatch = "inline-block h-2.5 w-5 rounded-xs";

interface ChartLegendProps {
  series: Series;
  chart: Chart;
  /** Jumps are marked on it. */
  hasJumps: boolean;
}

export function ChartLegend({ series, chart, hasJumps }: ChartLegendProps) {
  const hasBand = series.followers?.min.some((min, i) => min !== series.followers?.max[i]);
  const hasRunning = chart.rows.some(({ dashed }) => dashed !== null);
  const { comparison } = series;
  return (
    <div className="px-3 pb-2">
      <ul className="flex flex-wrap items-center gap-x-4 gap-y-1 text-xs text-muted [&>li]:flex [&>li]:items-center [&>li]:gap-1.5">
        {comparison ? (
          <>
            <li>
              <span className="inline-block w-5 border-t-2 border-[var(--series-followers)]" />
              this range
            </li>
            <li data-legend="compared">
              {comparison.present === 0 ? null : (
                <span className="inline-block w-5 border-t-2 border-dashed border-[var(--series-compared)]" />
              )}
              <span>{comparisonText(comparison, series.tz)}</span>
            </li>
          </>
        ) : null}
        {hasBand ? (
          <li>
            <span
              className={swatch}
              style={{ background: "color-mix(in srgb, var(--series-followers) 22%, transparent)" }}
            />
            lowest to highest
          </li>
        ) : null}
        {hasRunning ? (
          <li>
            <span className="inline-block w-5 border-t-2 border-dashed border-[var(--series-followers)]" />
            bucket still running
          </li>
        ) : null}
        {chart.bands.length > 0 ? (
          <li>
            <span
              className={swatch}
              style={{ background: "color-mix(in srgb, var(--gap) 35%, transparent)" }}
            />
            no data
          </li>
        ) : null}
        {chart.partial.length > 0 ? (
          <li>
            <span className="inline-block h-1 w-5 bg-[var(--gap)]" />
            some data points of the bucket missing
          </li>
        ) : null}
        {hasJumps ? (
          <li>
            <span className="inline-block h-3 border-l border-dashed border-warn" />
            jump, see below
          </li>
        ) : null}
        {series.demo.length > 0 ? (
          <li>
            <span className={clsx(swatch, "bg-demo-tint outline outline-demo/40")} />
            <span>
              <strong className="font-semibold text-demo">Demo history</strong>: made up by the
              stand-in&apos;s function, not fetched
            </span>
          </li>
        ) : null}
        <li className="empty:hidden">
          <AxisNote axis={chart.valueAxis} />
        </li>
      </ul>
    </div>
  );
}

/** A value axis that doesn't begin at zero exaggerates: it says so. */
export function AxisNote({ axis }: { axis: ValueAxis }) {
  // Gains lie on both sides of it.
  if (axis.domain[0] <= 0) return null;
  // As the axis itself says it, where it does: a ratio of 1.52 is not 2.
  const foot = axis.base === null ? axis.labels[0] : formatCompact(axis.domain[0]);
  const text = `axis from ${foot}, not from 0`;
  const base = axis.base === null ? "" : `; labels count from ${formatExact(axis.base)}`;
  return <span className="text-xs text-muted">{text + base}</span>;
}
