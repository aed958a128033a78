"use client";
/** The chart's twin: the same buckets as exact numbers, newest first. */
import { chartRows, gapReasonOf } from "#lib/client/chart-rows.ts";
import { formatExact, formatPercent, formatRatio, formatSigned } from "#lib/client/format-count.ts";
import { formatInstant } from "#lib/client/format-time.ts";
import { reasonText } from "#lib/client/reason-text.ts";
import type { GapReason } from "#lib/domain/failure.ts";
import { netGains } from "#lib/domain/net-gains.ts";
import type { Series } from "#lib/domain/series.ts";

interface SeriesTableProps {
  series: Series;
  /** When the series was read, epoch seconds. */
  asOf: number;
  tz: string;
  /** What stands beside each bucket: "previous period"; null: nothing does. */
  vsName: string | null;
}

/** null: no slot is missing. */
function whyNone(reason: GapReason | null): string {
  return reason === null ? "the platform gave no count" : reasonText(reason);
}

export function SeriesTable({ series, asOf, tz, vsName }: SeriesTableProps) {
  const buckets = chartRows(series, "followers", asOf);
  const gains = netGains(buckets.map(({ last }) => last));
  const rows = buckets.map((row, i) => {
    const following = series.following?.last[i] ?? null;
    const sum = series.followers?.sum[i] ?? null;
    return {
      ...row,
      following,
      gain: gains[i] ?? null,
      change: row.last === null || row.vs === null ? null : row.last - row.vs,
      average: sum === null || row.count === 0 ? null : sum / row.count,
      ratio: row.last === null || !following ? null : row.last / following,
    };
  });
  return (
    <div className="border-t border-line">
      <table className="w-full border-separate border-spacing-0 text-right sm:whitespace-nowrap">
        <caption className="sr-only">Followers and following, a row a bucket, newest first</caption>
        <thead className="sticky top-14 bg-raised text-xs text-muted [&_th]:border-b [&_th]:border-line [&_th]:px-2 sm:[&_th]:px-3 [&_th]:py-2 [&_th]:font-medium">
          <tr>
            <th scope="col" className="text-left">
              Bucket from
            </th>
            <th scope="col">Followers</th>
            <th scope="col">Net gain</th>
            {vsName === null ? null : (
              <>
                <th scope="col" className="max-sm:hidden first-letter:uppercase">
                  {vsName}
                </th>
                <th scope="col">Change</th>
              </>
            )}
            <th scope="col" className="max-sm:hidden">
              Lowest
            </th>
            <th scope="col" className="max-sm:hidden">
              Highest
            </th>
            <th scope="col" className="max-md:hidden">
              Average
            </th>
            <th scope="col" className={vsName === null ? "" : "max-sm:hidden"}>
              Following
            </th>
            <th scope="col" className="max-md:hidden">
              Ratio
            </th>
            <th scope="col" className="max-sm:hidden">
              Data points
            </th>
          </tr>
        </thead>
        <tbody className="[&_td]:border-b [&_td]:border-line [&_td]:px-2 sm:[&_td]:px-3 [&_td]:py-1 [&_th]:border-b [&_th]:border-line [&_th]:px-2 sm:[&_th]:px-3 [&_th]:py-1">
          {rows.toReversed().map((row) => (
            <tr key={row.t} data-t={row.t} data-last={row.last ?? ""} className="hover:bg-raised">
              <th scope="row" className="text-left font-normal">
                <time dateTime={new Date(row.t * 1_000).toISOString()}>{formatInstant(row.t, tz)}</time>
                {row.running ? <span className="text-muted"> · running</span> : null}
              </th>
              <td className="font-semibold">{formatExact(row.last)}</td>
              <td>{formatSigned(row.gain)}</td>
              {vsName === null ? null : (
                <>
                  <td className="max-sm:hidden" data-vs={row.vs ?? ""}>
                    {formatExact(row.vs)}
                  </td>
                  <td>
                    {formatSigned(row.change)}
                    {row.change === null || !row.vs ? null : (
                      <span className="text-muted"> {formatPercent((100 * row.change) / row.vs)}</span>
                    )}
                  </td>
                </>
              )}
              <td className="max-sm:hidden">{formatExact(row.min)}</td>
              <td className="max-sm:hidden">{formatExact(row.max)}</td>
              <td className="max-md:hidden" title={row.average?.toString()}>
                {formatExact(row.average)}
              </td>
              <td className={vsName === null ? "" : "max-sm:hidden"}>{formatExact(row.following)}</td>
              <td className="max-md:hidden" title={row.ratio?.toString()}>
                {formatRatio(row.ratio)}
              </td>
              <td className="text-muted max-sm:hidden">
                {row.count === 0 && row.expected > 0
                  ? whyNone(gapReasonOf(series, row))
                  : `${formatExact(row.count)} of ${formatExact(Math.max(row.expected, row.count))}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
