/** What is under the pointer, exactly: one bucket, each line's value in it, the highest first, or why it has none. */
import type { Comparison } from "#lib/client/build-comparison.ts";
import { lineWords } from "#lib/client/describe-compared.ts";
import { formatSpan } from "#lib/client/format-time.ts";
import { LineKey } from "./line-key.tsx";

export function CompareTooltip({ comparison, at }: { comparison: Comparison; at: number }) {
  const { rows, view, tz } = comparison;
  const row = rows[at];
  if (!row) return null;
  return (
    <div role="status" className="card min-w-48 px-3 py-2 text-xs shadow-lg">
      <p className="text-muted">
        {formatSpan(row.t, row.end, tz)}
        {row.running ? " · still running" : ""}
      </p>
      <ul className="mt-1 grid gap-0.5">
        {lineWords(comparison, at).map(({ line, value, more }) => (
          <li key={line.id} className="flex items-baseline gap-2">
            <LineKey place={line.place} />
            <span className="max-w-40 truncate text-muted max-sm:hidden">{line.name}</span>
            <span className="ml-auto">
              {value === null ? (
                more.join(" · ")
              ) : (
                <>
                  <strong className="font-semibold">{value}</strong>
                  <span className="text-muted">{more.map((words) => ` · ${words}`).join("")}</span>
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
      {view === "change" || view === "rebased" ? null : (
        <p className="mt-1 text-muted">behind each: its change since its first bucket</p>
      )}
    </div>
  );
}
