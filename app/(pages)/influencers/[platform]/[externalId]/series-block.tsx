"use client";
import { type ReactNode, useCallback, useDeferredValue, useMemo } from "react";
import { comparisonNames, comparisonText } from "#lib/client/compare-text.ts";
import { coverageRuns } from "#lib/client/coverage-runs.ts";
import { slotUnit } from "#lib/client/coverage-text.ts";
import { describeRow } from "#lib/client/describe-row.ts";
import { formatExact, formatRatio } from "#lib/client/format-count.ts";
import { formatStep } from "#lib/client/format-step.ts";
import type { InfluencerKey } from "#lib/client/influencer-path.ts";
import type { ResolvedRange } from "#lib/client/resolve-range.ts";
import type { Stopped } from "#lib/client/stale-cause.ts";
import type { InfluencerDetail } from "#lib/domain/influencer-views.ts";
/** Charts, coverage and table of one series: loaded, loading, empty, partial or failed. */
import { MINUTE_S } from "#lib/domain/seconds.ts";
import type { Series } from "#lib/domain/series.ts";
import { BlockError } from "../../../../_components/block-error.tsx";
import type { NoteMark } from "../../../../_components/chart-frame.ts";
import { LazyChart } from "../../../../_components/lazy-chart.tsx";
import { fixedRange } from "../../../../_components/range-change.ts";
import { SeriesTable } from "../../../../_components/series-table.tsx";
import { ValueCursor } from "../../../../_components/value-cursor.tsx";
import { ChartLegend } from "./chart-legend.tsx";
import { CoverageLine } from "./coverage-line.tsx";
import { CoverageStrip } from "./coverage-strip.tsx";
import { EmptySeries } from "./empty-series.tsx";
import { FollowLink } from "./follow-link.tsx";
import { MINOR_HEIGHT, MinorChart } from "./minor-chart.tsx";
import type { SetUrl, UrlState } from "./url-state.ts";
import { useCharts } from "./use-charts.ts";

const FOLLOWERS_HEIGHT = 320;

interface SeriesBlockProps {
  series: Series | undefined;
  /** When the series was read, epoch seconds. */
  asOf: number;
  error: unknown;
  retry: () => void;
  retrying: boolean;
  /** Old data stands in for a range that is on its way. */
  busy: boolean;
  influencer: InfluencerDetail | undefined;
  account: InfluencerKey;
  range: ResolvedRange;
  url: UrlState;
  setUrl: SetUrl;
  now: number;
  /** Why no data point can come; null: nothing keeps them away. */
  stopped: Stopped | null;
  /** Moments of jumps, epoch seconds, and notes of the range, to mark on the main chart; the same arrays while they are the same. */
  jumps: readonly number[];
  notes: readonly NoteMark[];
  /** Stands below the main chart, whatever becomes of that. */
  children: ReactNode;
}

export function SeriesBlock(props: SeriesBlockProps) {
  const { series, asOf, error, retry, retrying, busy, influencer, account, range, url, setUrl, now } = props;
  const { stopped, jumps, notes, children } = props;
  const name = influencer?.username ?? account.externalId;
  const vsName = series?.comparison ? comparisonNames[series.comparison.kind] : null;
  const charts = useCharts(series, { name, asOf, vsName });
  // The lesser charts follow when the main one is painted.
  const lesser = useDeferredValue(charts);
  const interval = influencer?.interval ?? MINUTE_S;
  const runs = useMemo(() => (series ? coverageRuns(series, asOf, interval) : []), [series, asOf, interval]);
  const zoom = useCallback((from: number, to: number) => setUrl(fixedRange({ from, to })), [setUrl]);

  if (!series && error)
    return (
      <div className="grid gap-5">
        <BlockError what="The chart" error={error} retry={retry} retrying={retrying} />
        {children}
      </div>
    );
  if (!series || !charts || !lesser) return <SeriesSkeleton>{children}</SeriesSkeleton>;
  const isTable = url.view === "table";
  const { followers } = charts;
  const hasData = followers.rows.some((row) => row.last !== null);
  const addedAt = influencer?.addedAt ?? null;
  const shared = { runs, busy, onZoom: zoom };
  const coverage = (
    <CoverageLine
      series={series}
      unit={slotUnit(influencer?.periods ?? [], series)}
      addedAt={addedAt}
      tz={range.tz}
    />
  );
  // Where the chart's legend says it there is a chart.
  const compared =
    series.comparison && (isTable || !hasData) ? (
      <p className="px-4 pt-1 text-muted first-letter:uppercase" data-legend="compared">
        {comparisonText(series.comparison, range.tz)}
      </p>
    ) : null;
  return (
    <div className="grid gap-5">
      <section aria-labelledby="followers-title" aria-busy={busy} className="card dims">
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 pt-3">
          <div className="flex flex-wrap items-baseline gap-x-3">
            <h2 id="followers-title" className="text-base font-semibold">
              Followers
            </h2>
            <p className="text-muted">{formatStep(series.step)} buckets, last value of each</p>
          </div>
          {hasData ? (
            <FollowLink
              className="button button-small"
              change={{ view: isTable ? null : "table" }}
              url={url}
              setUrl={setUrl}
            >
              {isTable ? "View as chart" : "View as table"}
            </FollowLink>
          ) : null}
        </div>
        {compared}
        {!hasData ? (
          <EmptySeries
            coverage={series.coverage}
            influencer={influencer}
            range={range}
            now={now}
            stopped={stopped}
            height={FOLLOWERS_HEIGHT}
            url={url}
            setUrl={setUrl}
          />
        ) : isTable ? (
          <>
            <div className="mt-3">{coverage}</div>
            <SeriesTable series={series} asOf={asOf} tz={range.tz} vsName={vsName} />
          </>
        ) : (
          <div id="chart-followers" className="px-1 pt-2 pb-1 sm:px-3">
            <p className="sr-only">{followers.sentence}</p>
            <ValueCursor
              name={followers.name}
              rows={followers.rows}
              domain={followers.domain}
              hasValue={(i) => followers.rows[i]?.last != null}
              wordsOf={(i) => describeRow(followers.rows, i, followers)}
            >
              <LazyChart {...followers} jumps={jumps} notes={notes} onZoom={zoom} height={FOLLOWERS_HEIGHT} />
            </ValueCursor>
            <CoverageStrip runs={runs} domain={followers.domain} tz={range.tz} addedAt={addedAt} />
            <ChartLegend series={series} chart={followers} hasJumps={jumps.length > 0} />
          </div>
        )}
        {isTable && hasData ? null : coverage}
      </section>
      {children}
      {hasData && !isTable ? (
        <>
          <MinorChart {...shared} id="gains" title="Net gain" chart={lesser.gains}>
            of each bucket, on the one before it
          </MinorChart>
          <div className="grid gap-5 lg:grid-cols-2">
            <MinorChart {...shared} id="following" title="Following" chart={lesser.following}>
              <span title="The newest data point">{formatExact(influencer?.latest?.following)}</span> now
            </MinorChart>
            <MinorChart {...shared} id="ratio" title="Followers to following" chart={lesser.ratio}>
              <span title={influencer?.latest?.ratio?.toString()}>
                {formatRatio(influencer?.latest?.ratio)}
              </span>{" "}
              now
            </MinorChart>
          </div>
        </>
      ) : null}
    </div>
  );
}

/** As high as what will stand there, so nothing moves. */
function SeriesSkeleton({ children }: { children: ReactNode }) {
  return (
    <div className="grid gap-5">
      <div
        className="card skeleton-lines pulse [--every:48px]"
        style={{ height: FOLLOWERS_HEIGHT + 164 }}
        role="status"
        aria-label="Loading the chart"
      >
        <noscript>The chart could not be loaded. Reload the page to try again.</noscript>
      </div>
      {children}
      <div className="card skeleton-lines pulse [--every:48px]" style={{ height: MINOR_HEIGHT + 74 }} />
    </div>
  );
}
