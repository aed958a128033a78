/** What is under the pointer, exactly: one bucket, its value, its range, or why it is empty. */
import type { ChartRow } from "#lib/client/chart-rows.ts";
import { emptyWords } from "#lib/client/describe-row.ts";
import { formatExact, formatPercent, formatSigned } from "#lib/client/format-count.ts";
import { formatInstant, formatSpan } from "#lib/client/format-time.ts";
import type { ChartProps } from "./chart-frame.ts";

interface ChartTooltipProps {
  row: ChartRow;
  /** The nearest earlier bucket that has a value. */
  before: ChartRow | null;
  isDemo: boolean;
  chart: ChartProps;
}

export function ChartTooltip({ row, before, isDemo, chart }: ChartTooltipProps) {
  const { unit, tz, format, vsName, shape } = chart;
  const isGain = shape === "bars";
  const change = isGain || row.last === null || before?.last == null ? null : row.last - before.last;
  return (
    <div role="status" className="card min-w-48 px-3 py-2 text-xs shadow-lg">
      <p className="text-muted">
        {formatSpan(row.t, row.end, tz)}
        {row.running ? " · still running" : ""}
      </p>
      {row.last === null ? (
        <p className="mt-1 font-semibold">{emptyWords(row, chart)}</p>
      ) : (
        <>
          <p className="mt-1 text-base font-semibold">
            {format(row.last)} <span className="text-xs font-normal text-muted">{unit}</span>
          </p>
          {change === null ? null : (
            <p>
              {formatSigned(change)} ({formatPercent(before?.last ? (100 * change) / before.last : null)})
              since the {before?.end === row.t ? "bucket" : "last data"} before
            </p>
          )}
          {row.min !== row.max ? (
            <p className="text-muted">
              {formatExact(row.min)} – {formatExact(row.max)}
            </p>
          ) : null}
          <p className="text-muted">
            {formatExact(row.count)} of {formatExact(Math.max(row.expected, row.count))}{" "}
            {Math.max(row.expected, row.count) === 1 ? "data point" : "data points"}
            {isDemo ? " · demo data" : ""}
          </p>
        </>
      )}
      {vsName === null ? null : <Compared row={row} isGain={isGain} format={format} name={vsName} tz={tz} />}
    </div>
  );
}

interface ComparedProps {
  row: ChartRow;
  isGain: boolean;
  format: (value: number | null | undefined) => string;
  name: string;
  tz: string;
}

/** What stood there in the other range, and how far this one is from it. */
function Compared({ row, isGain, format, name, tz }: ComparedProps) {
  const change = row.last === null || row.vs === null ? null : row.last - row.vs;
  const percent = change === null || !row.vs ? null : (100 * change) / row.vs;
  return (
    <div className="mt-1.5 border-t border-line pt-1.5" data-compared="">
      <p className="text-muted">
        {name}
        {row.vsFrom === null ? "" : `, ${formatInstant(row.vsFrom, tz)}`}
      </p>
      {row.vs === null ? (
        <p>{row.vsFrom === null ? "The clock changed: no such time then" : "No data"}</p>
      ) : (
        <p>
          {format(row.vs)}
          {change === null ? "" : ` · ${formatSigned(change)}`}
          {/* A percentage of a gain that may be negative says nothing. */}
          {percent === null || isGain ? "" : ` (${formatPercent(percent)})`}
        </p>
      )}
    </div>
  );
}
