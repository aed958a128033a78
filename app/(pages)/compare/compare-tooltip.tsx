/** What is under the pointer, exactly: one bucket, each line's value in it, the highest first, or why it has none. */
import type { Comparison } from "#lib/client/build-comparison.ts";
import { whyEmpty } from "#lib/client/chart-rows.ts";
import { formatViewed } from "#lib/client/compare-axis.ts";
import { formatExact } from "#lib/client/format-count.ts";
import { formatSpan } from "#lib/client/format-time.ts";
import { reasonText } from "#lib/client/reason-text.ts";
import { LineKey } from "./line-key.tsx";

export function CompareTooltip({ comparison, at }: { comparison: Comparison; at: number }) {
  const { rows, lines, view, tz } = comparison;
  const row = rows[at];
  if (!row) return null;
  const shown = lines
    .map((line) => ({ line, value: line.values[at] ?? null, followers: line.followers[at] ?? null }))
    .sort((a, b) => (b.value ?? Number.NEGATIVE_INFINITY) - (a.value ?? Number.NEGATIVE_INFINITY));
  return (
    <div role="status" className="card min-w-48 px-3 py-2 text-xs shadow-lg">
      <p className="text-muted">
        {formatSpan(row.t, row.end, tz)}
        {row.running ? " · still running" : ""}
      </p>
      <ul className="mt-1 grid gap-0.5">
        {shown.map(({ line, value, followers }) => (
          <li key={line.id} className="flex items-baseline gap-2">
            <LineKey place={line.place} />
            <span className="max-w-40 truncate text-muted max-sm:hidden">{line.name}</span>
            <span className="ml-auto">
              {value === null && followers === null ? (
                whyNone(line.series, row)
              ) : (
                <>
                  <strong className="font-semibold">{formatViewed(value, view)}</strong>
                  {view === "change" || view === "rebased" || value === null ? (
                    <span className="text-muted"> · {formatExact(followers)}</span>
                  ) : null}
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

type LineSeries = Comparison["lines"][number]["series"];

function whyNone(series: LineSeries, row: Comparison["rows"][number]): string {
  const why = whyEmpty(series, row);
  if (why === "not_due") return "none was due";
  return why === "hidden" ? "the platform gave no count" : `no data: ${reasonText(why)}`;
}
