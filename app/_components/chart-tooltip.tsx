/** What is under the pointer, exactly: one bucket, its value, its range, or why it is empty. */
import type { Band, ChartRow } from "#lib/client/chart-rows.ts";
import { formatExact, formatPercent, formatSigned } from "#lib/client/format-count.ts";
import { formatSpan } from "#lib/client/format-time.ts";
import { reasonText } from "#lib/client/reason-text.ts";

interface ChartTooltipProps {
  row: ChartRow;
  /** The nearest earlier bucket that has a value. */
  before: ChartRow | null;
  band: Band | null;
  isDemo: boolean;
  unit: string;
  tz: string;
}

export function ChartTooltip({ row, before, band, isDemo, unit, tz }: ChartTooltipProps) {
  const change = row.last === null || before?.last == null ? null : row.last - before.last;
  return (
    <div role="status" className="card min-w-48 px-3 py-2 text-xs shadow-lg">
      <p className="text-muted">
        {formatSpan(row.t, row.end, tz)}
        {row.running ? " · still running" : ""}
      </p>
      {row.last === null ? (
        <p className="mt-1 font-semibold">
          {row.expected === 0 ? "No data point was due" : `No data: ${reasonText(band?.reason ?? "unknown")}`}
        </p>
      ) : (
        <>
          <p className="mt-1 text-base font-semibold">
            {formatExact(row.last)} <span className="text-xs font-normal text-muted">{unit}</span>
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
    </div>
  );
}
