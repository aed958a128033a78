"use client";
/** The charts of one series: what each of them needs, the same for as long as the data is. */
import { useMemo } from "react";
import { type ChartRow, chartRows, gapBands, partialSpans } from "#lib/client/chart-rows.ts";
import { gainRows, ratioRows } from "#lib/client/derived-rows.ts";
import { describeGains, describeSeries } from "#lib/client/describe-series.ts";
import { formatExact, formatRatio, formatSigned } from "#lib/client/format-count.ts";
import { niceTicks } from "#lib/client/nice-ticks.ts";
import { timeTicks } from "#lib/client/time-ticks.ts";
import type { Series } from "#lib/domain/series.ts";
import type { ChartProps } from "../../../../_components/chart-frame.ts";

/** Without what the page decides. */
export type Chart = Omit<ChartProps, "height" | "onZoom">;

export interface Charts {
  followers: Chart;
  gains: Chart;
  following: Chart;
  ratio: Chart;
}

/** `vsName`: what the series is compared with, in words; null: with nothing. `asOf`: when it was read, epoch seconds. */
export function useCharts(
  series: Series | undefined,
  { name, asOf, vsName }: { name: string; asOf: number; vsName: string | null },
): Charts | null {
  return useMemo(() => {
    if (!series) return null;
    const followers = chartRows(series, "followers", asOf);
    const following = chartRows(series, "following", asOf);
    const domain: [number, number] = [Math.min(series.from, series.t[0] ?? series.from), series.to];
    const shared = {
      partial: partialSpans(series, followers),
      demo: series.demo,
      domain,
      timeAxis: timeTicks(domain[0], domain[1], series.tz),
      tz: series.tz,
    };
    const chart = (
      rows: ChartRow[],
      own: Pick<Chart, "name" | "unit" | "color" | "format" | "unknown" | "shape">,
      { target = 3, whole = true } = {},
    ): Chart => ({
      ...shared,
      ...own,
      rows,
      vsName: own.shape === "line" ? vsName : null,
      bands: gapBands(series, own.shape === "line" ? rows : followers),
      sentence:
        own.shape === "bars"
          ? describeGains(own.name, rows, series.tz)
          : describeSeries(own.name, rows, series.coverage, series.tz),
      valueAxis: niceTicks(axisValues(rows, own.shape), { target, whole }),
    });
    const count = { format: formatExact, unknown: "The platform gave no count", shape: "line" as const };
    return {
      followers: chart(
        followers,
        { ...count, name: `Followers of ${name}`, unit: "followers", color: "var(--series-followers)" },
        { target: 6 },
      ),
      gains: chart(gainRows(followers), {
        name: `Net gain of ${name} per bucket`,
        unit: "followers gained",
        color: "var(--series-followers)",
        format: formatSigned,
        unknown: "Not known: no count in this bucket, or in the one before",
        shape: "bars",
      }),
      following: chart(following, {
        ...count,
        name: `Following of ${name}`,
        unit: "following",
        color: "var(--series-following)",
      }),
      ratio: chart(
        ratioRows(followers, following),
        {
          name: `Followers to following of ${name}`,
          unit: "followers to one following",
          color: "var(--series-ratio)",
          format: formatRatio,
          unknown: "Not known: one of the counts is missing, or 0",
          shape: "line",
        },
        { whole: false },
      ),
    };
  }, [series, name, asOf, vsName]);
}

/** Bars stand on 0, so it must be in sight. */
function* axisValues(rows: readonly ChartRow[], shape: Chart["shape"]): Generator<number | null> {
  if (shape === "bars") yield 0;
  for (const { last, min, max, vs } of rows) {
    yield last;
    yield min;
    yield max;
    if (shape === "line") yield vs;
  }
}
