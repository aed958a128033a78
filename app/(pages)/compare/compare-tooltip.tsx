/** What is under the pointer, exactly: one bucket, each line's value in it, the highest first, or why it has none. */
import type { Comparison } from "#lib/client/build-comparison.ts";
import { formatViewed } from "#lib/client/compare-axis.ts";
import { changeSince } from "#lib/client/compare-lines.ts";
import { formatExact, formatPercent, formatSigned } from "#lib/client/format-count.ts";
import { formatSpan } from "#lib/client/format-time.ts";
import { whyNone } from "#lib/client/why-none.ts";
import { LineKey } from "./line-key.tsx";

export function CompareTooltip({ comparison, at }: { comparison: Comparison; at: number }) {
  const { rows, lines, view, tz } = comparison;
  const isRelative = view === "change" || view === "rebased";
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
                  <span className="text-muted">
                    {isRelative || value === null ? ` · ${formatExact(followers)}` : null}
                    {isRelative ? null : ` · ${changeWords(followers, line.stats.first)}`}
                  </span>
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
      {isRelative ? null : <p className="mt-1 text-muted">behind each: its change since its first bucket</p>}
    </div>
  );
}

/** "+1,204 (+1.2 %)" */
function changeWords(followers: number | null, first: number | null): string {
  const { gain, gainPercent } = changeSince(first, followers);
  return `${formatSigned(gain)}${gainPercent === null ? "" : ` (${formatPercent(gainPercent)})`}`;
}
