"use client";
/** The chart's twin: the same buckets as numbers, newest first. */
import type { Comparison } from "#lib/client/build-comparison.ts";
import { formatViewed } from "#lib/client/compare-axis.ts";
import { formatExact, NO_VALUE } from "#lib/client/format-count.ts";
import { formatInstant } from "#lib/client/format-time.ts";
import { whyNone } from "#lib/client/why-none.ts";
import { LineKey } from "./line-key.tsx";

export function CompareTable({ comparison }: { comparison: Comparison }) {
  const { rows, lines, view, tz } = comparison;
  const isRelative = view === "change" || view === "rebased";
  return (
    <section
      aria-label="Table of the chart"
      className="relative mt-3 overflow-x-auto border-t border-line"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard.
      tabIndex={0}
    >
      <table className="w-full border-separate border-spacing-0 text-right whitespace-nowrap">
        <caption className="sr-only">
          Followers of each influencer, a row a bucket, newest first
          {isRelative ? "; with what the view makes of them" : ""}
        </caption>
        <thead className="bg-raised text-xs text-muted [&_th]:border-b [&_th]:border-line [&_th]:px-3 [&_th]:py-2 [&_th]:font-medium">
          <tr>
            <th scope="col" className="text-left">
              Bucket from
            </th>
            {lines.map(({ id, place, name }) => (
              <th key={id} scope="col">
                <span className="inline-flex items-center gap-1.5">
                  <LineKey place={place} />
                  <span className="max-w-36 truncate max-sm:sr-only" title={name}>
                    {name}
                  </span>
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="[&_td]:border-b [&_td]:border-line [&_td]:px-3 [&_td]:py-1 [&_th]:border-b [&_th]:border-line [&_th]:px-3 [&_th]:py-1">
          {rows
            .map((row, i) => (
              <tr key={row.t} data-t={row.t} className="hover:bg-raised">
                <th scope="row" className="text-left font-normal">
                  <time dateTime={new Date(row.t * 1_000).toISOString()}>{formatInstant(row.t, tz)}</time>
                  {row.running ? <span className="text-muted"> · running</span> : null}
                </th>
                {lines.map(({ id, letter, values, followers, series }) => (
                  <td key={id} data-line={letter} data-value={values[i] ?? ""} className="max-sm:px-2!">
                    {followers[i] == null ? (
                      <span className="text-muted">
                        {NO_VALUE} {whyNone(series, row)}
                      </span>
                    ) : isRelative ? (
                      <>
                        <span className="font-semibold">{formatViewed(values[i] ?? null, view)}</span>{" "}
                        <span className="text-muted">{formatExact(followers[i])}</span>
                      </>
                    ) : (
                      <span className="font-semibold">{formatExact(followers[i])}</span>
                    )}
                  </td>
                ))}
              </tr>
            ))
            .toReversed()}
        </tbody>
      </table>
    </section>
  );
}
