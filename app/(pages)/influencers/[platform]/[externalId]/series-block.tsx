"use client";
/** Charts, coverage and table of one series: loaded, loading, empty, partial or failed. */
import { clsx } from "clsx";
import { useDeferredValue, useMemo } from "react";
import type { Account } from "#lib/client/account-path.ts";
import { chartRows, gapBands, partialSpans } from "#lib/client/chart-rows.ts";
import { describeSeries } from "#lib/client/describe-series.ts";
import { formatCompact, formatExact, formatRatio } from "#lib/client/format-count.ts";
import { formatStep } from "#lib/client/format-step.ts";
import { niceTicks, type ValueAxis } from "#lib/client/nice-ticks.ts";
import type { ResolvedRange } from "#lib/client/resolve-range.ts";
import { timeTicks } from "#lib/client/time-ticks.ts";
import type { InfluencerDetail } from "#lib/domain/influencer-views.ts";
import type { Series, SeriesField } from "#lib/domain/series.ts";
import { BlockError } from "../../../../_components/block-error.tsx";
import { LazyChart } from "../../../../_components/lazy-chart.tsx";
import { SeriesTable } from "../../../../_components/series-table.tsx";
import { CoverageLine } from "./coverage-line.tsx";
import { EmptySeries } from "./empty-series.tsx";
import { follow } from "./range-bar.tsx";
import { hrefOf, type SetUrl } from "./url-state.ts";

const FOLLOWERS_HEIGHT = 320;
const FOLLOWING_HEIGHT = 140;

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
  account: Account;
  range: ResolvedRange;
  view: "chart" | "table";
  setUrl: SetUrl;
  now: number;
}

export function SeriesBlock(props: SeriesBlockProps) {
  const { series, asOf, error, retry, retrying, busy, influencer, account, range, view, setUrl, now } = props;
  const name = influencer?.username ?? account.externalId;
  const followers = useChart(series, "followers", `Followers of ${name}`, asOf);
  // The lesser chart follows when the main one is painted.
  const following = useDeferredValue(useChart(series, "following", `Following of ${name}`, asOf));
  const other = view === "table" ? null : "table";
  const hasData = followers?.rows.some((row) => row.last !== null) ?? false;

  if (!series && error)
    return <BlockError what="The chart" error={error} retry={retry} retrying={retrying} />;
  if (!series || !followers || !following) return <SeriesSkeleton />;
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
            <a
              className="button button-small"
              href={hrefOf({ ...urlOf(range), view: other })}
              onClick={(event) => follow(event, () => setUrl({ view: other }))}
            >
              {view === "table" ? "View as chart" : "View as table"}
            </a>
          ) : null}
        </div>
        {!hasData ? (
          <EmptySeries
            influencer={influencer}
            range={range}
            now={now}
            height={FOLLOWERS_HEIGHT}
            setUrl={setUrl}
          />
        ) : view === "table" ? (
          <>
            <div className="mt-3">
              <CoverageLine coverage={series.coverage} tz={range.tz} />
            </div>
            <SeriesTable series={series} asOf={asOf} tz={range.tz} />
          </>
        ) : (
          <div id="chart-followers" className="px-1 pt-2 pb-1 sm:px-3">
            <p className="sr-only">{followers.sentence}</p>
            <LazyChart
              {...followers}
              unit="followers"
              color="var(--series-followers)"
              height={FOLLOWERS_HEIGHT}
              tz={range.tz}
            />
            <Legend
              series={series}
              bands={followers.bands.length}
              hasPartial={followers.partial.length > 0}
              axis={followers.valueAxis}
              hasRunning={followers.rows.some(({ dashed }) => dashed !== null)}
            />
          </div>
        )}
        {view === "table" && hasData ? null : <CoverageLine coverage={series.coverage} tz={range.tz} />}
      </section>
      {hasData && view === "chart" ? (
        <section aria-labelledby="following-title" aria-busy={busy} className="card dims">
          <div className="flex flex-wrap items-baseline gap-x-3 px-4 pt-3">
            <h2 id="following-title" className="text-base font-semibold">
              Following
            </h2>
            <p className="text-muted">
              <span title="The newest data point">{formatExact(influencer?.latest?.following)}</span> now ·
              followers to following{" "}
              <span title={influencer?.latest?.ratio?.toString()}>
                {formatRatio(influencer?.latest?.ratio)}
              </span>
            </p>
          </div>
          <div id="chart-following" className="px-1 pt-2 pb-2 sm:px-3">
            <p className="sr-only">{following.sentence}</p>
            <LazyChart
              {...following}
              unit="following"
              color="var(--series-following)"
              height={FOLLOWING_HEIGHT}
              tz={range.tz}
            />
            <p className="px-3">
              <AxisNote axis={following.valueAxis} />
            </p>
          </div>
        </section>
      ) : null}
    </div>
  );
}

function urlOf(range: ResolvedRange) {
  return range.preset ? { range: range.preset } : { from: String(range.from), to: String(range.to) };
}

/** Everything that a chart needs, stable for as long as the data is. */
function useChart(series: Series | undefined, field: SeriesField, name: string, asOf: number) {
  return useMemo(() => {
    if (!series) return null;
    const rows = chartRows(series, field, asOf);
    const domain: [number, number] = [Math.min(series.from, series.t[0] ?? series.from), series.to];
    return {
      name,
      rows,
      bands: gapBands(series, rows),
      partial: partialSpans(series, rows),
      demo: series.demo,
      domain,
      sentence: describeSeries(name, rows, series.coverage, series.tz),
      timeAxis: timeTicks(domain[0], domain[1], series.tz),
      valueAxis: niceTicks(
        rows.flatMap(({ min, max }) => [min, max]),
        { target: field === "followers" ? 6 : 3 },
      ),
    };
  }, [series, field, name, asOf]);
}

interface LegendProps {
  series: Series;
  bands: number;
  hasPartial: boolean;
  axis: ValueAxis;
  hasRunning: boolean;
}

function Legend({ series, bands, hasPartial, axis, hasRunning }: LegendProps) {
  const swatch = "inline-block h-2.5 w-5 rounded-xs";
  const hasBand = series.followers?.min.some((min, i) => min !== series.followers?.max[i]);
  return (
    <div className="px-3 pb-2">
      <ul className="flex flex-wrap items-center gap-x-4 gap-y-1 text-xs text-muted [&>li]:flex [&>li]:items-center [&>li]:gap-1.5">
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
        {bands > 0 ? (
          <li>
            <span
              className={swatch}
              style={{ background: "color-mix(in srgb, var(--gap) 35%, transparent)" }}
            />
            no data
          </li>
        ) : null}
        {hasPartial ? (
          <li>
            <span className="inline-block h-1 w-5 bg-[var(--gap)]" />
            some data points of the bucket missing
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
          <AxisNote axis={axis} />
        </li>
      </ul>
    </div>
  );
}

/** A value axis that doesn't begin at zero exaggerates: it says so. */
function AxisNote({ axis }: { axis: ValueAxis }) {
  if (axis.domain[0] === 0) return null;
  const text = `axis from ${formatCompact(axis.domain[0])}, not from 0`;
  const base = axis.base === null ? "" : `; labels count from ${formatExact(axis.base)}`;
  return <span className="text-xs text-muted">{text + base}</span>;
}

/** As high as what will stand there, so nothing moves. */
function SeriesSkeleton() {
  return (
    <div className="grid gap-5" role="status" aria-label="Loading the chart">
      <div className="card skeleton-lines pulse [--every:48px]" style={{ height: FOLLOWERS_HEIGHT + 130 }} />
      <div className="card skeleton-lines pulse [--every:48px]" style={{ height: FOLLOWING_HEIGHT + 60 }} />
    </div>
  );
}
