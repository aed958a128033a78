"use client";
/** The chart of all, or its table: loaded, loading, failed, or with nothing to draw. */
import { useCallback } from "react";
import { finerText } from "#lib/client/begin-text.ts";
import type { Comparison } from "#lib/client/build-comparison.ts";
import { type CompareView, compareViews } from "#lib/client/compare-lines.ts";
import { hiddenText } from "#lib/client/coverage-text.ts";
import { formatCompact, formatExact } from "#lib/client/format-count.ts";
import { formatStep } from "#lib/client/format-step.ts";
import { follow } from "../../_components/follow.ts";
import { fixedRange } from "../../_components/range-change.ts";
import { CHART_HEIGHT } from "./compare-frame.ts";
import { CompareTable } from "./compare-table.tsx";
import { type CompareUrl, compareHref, type SetCompareUrl } from "./compare-url.ts";
import { CsvButton } from "./csv-button.tsx";
import { LazyCompareChart } from "./lazy-compare-chart.tsx";

const viewWords: Record<CompareView, { name: string; says: string }> = {
  absolute: { name: "Followers", says: "followers, last value of each bucket" },
  change: { name: "Change %", says: "change since each one’s first bucket, in percent" },
  rebased: { name: "Rebased", says: "each one’s first bucket is 100" },
  log: { name: "Log", says: "followers on a logarithmic axis: the same height is the same factor" },
};

interface CompareBlockProps {
  comparison: Comparison | null;
  busy: boolean;
  view: CompareView;
  url: CompareUrl;
  setUrl: SetCompareUrl;
}

export function CompareBlock({ comparison, busy, view, url, setUrl }: CompareBlockProps) {
  const isTable = url.show === "table";
  const other = { show: isTable ? null : "table" };
  const hasData = comparison?.lines.some(({ stats }) => stats.first !== null) ?? false;
  const hidden = hiddenText(comparison?.lines.map(({ series }) => series.coverage) ?? []);
  const zoom = useCallback((from: number, to: number) => setUrl(fixedRange({ from, to })), [setUrl]);
  const isDrawn = comparison?.lines.some(({ values }) => values.some((value) => value !== null)) ?? false;
  return (
    <section aria-labelledby="chart-title" aria-busy={busy} className="card dims">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 pt-3">
        <div className="flex flex-wrap items-baseline gap-x-3">
          <h2 id="chart-title" className="text-base font-semibold">
            Followers
          </h2>
          <p className="text-muted">
            {comparison ? `${formatStep(comparison.step)} buckets: ` : null}
            {viewWords[view].says}
            {comparison && (view === "change" || view === "rebased") ? finerText(comparison.lines) : null}
          </p>
        </div>
        <div className="flex flex-wrap items-center gap-2">
          <nav aria-label="View" className="segments">
            {compareViews.map((name) => {
              const change = { view: name === "absolute" ? null : name };
              return (
                <a
                  key={name}
                  href={compareHref({ ...url, ...change })}
                  aria-current={view === name ? "true" : undefined}
                  title={viewWords[name].says}
                  onClick={(event) => follow(event, () => setUrl(change))}
                >
                  {viewWords[name].name}
                </a>
              );
            })}
          </nav>
          {comparison && hasData ? (
            <>
              <a
                className="button button-small"
                href={compareHref({ ...url, ...other })}
                onClick={(event) => follow(event, () => setUrl(other))}
              >
                {isTable ? "View as chart" : "View as table"}
              </a>
              <CsvButton comparison={comparison} />
            </>
          ) : null}
        </div>
      </div>
      {!comparison ? (
        <div role="status" aria-label="Loading the chart" style={{ height: CHART_HEIGHT + 40 }}>
          <noscript>The chart could not be loaded. Reload the page to try again.</noscript>
          <div className="skeleton-lines pulse h-full [--every:48px]" />
        </div>
      ) : !hasData ? (
        <Nothing title={hidden ? "No follower counts in this range" : "No data points in this range"}>
          {hidden ?? "None of them has one. A longer range, or an earlier one, may show some."}
        </Nothing>
      ) : isTable ? (
        <CompareTable comparison={comparison} />
      ) : !isDrawn ? (
        <Nothing title="Nothing can be drawn in this view">
          All of them began at 0, or are 0: below it says so for each. The view “Followers” draws them.
        </Nothing>
      ) : (
        <div id="chart-compare" className="px-1 pt-2 pb-1 sm:px-3">
          <p className="sr-only">{comparison.sentence}</p>
          <LazyCompareChart comparison={comparison} height={CHART_HEIGHT} onZoom={zoom} />
          <Notes comparison={comparison} />
        </div>
      )}
    </section>
  );
}

function Nothing({ title, children }: { title: string; children: string }) {
  return (
    <div className="grid place-items-center px-6 text-center" style={{ minHeight: CHART_HEIGHT }}>
      <div className="max-w-md">
        <p className="text-base font-semibold">{title}</p>
        <p className="mt-1 text-muted">{children}</p>
      </div>
    </div>
  );
}

function Notes({ comparison: { valueAxis, view, rows, lines } }: { comparison: Comparison }) {
  const [foot] = valueAxis.domain;
  const notes = [
    view === "absolute" && foot !== 0 ? `axis from ${formatCompact(foot)}, not from 0` : null,
    view === "log" ? "logarithmic axis" : null,
    valueAxis.base === null ? null : `labels count from ${formatExact(valueAxis.base)}`,
    rows.some(({ running }) => running) ? "shaded: bucket still running" : null,
    lines.some(({ series: { coverage } }) => coverage.gapsTotal > 0)
      ? "a break in a line: no data there"
      : null,
  ].filter((note) => note !== null);
  return notes.length > 0 ? <p className="px-3 pb-2 text-xs text-muted">{notes.join(" · ")}</p> : null;
}
