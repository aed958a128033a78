/** The series of one influencer over one range, as charts ask for it. */
import { queryOptions } from "@tanstack/react-query";
import { CHART_POINTS } from "#lib/domain/chart-points.ts";
import type { ComparisonKind, Series } from "#lib/domain/series.ts";
import { fetchJson } from "./fetch-json.ts";
import { type InfluencerKey, influencerApiPath } from "./influencer-path.ts";

/** [from, to), epoch seconds, quantised by resolveRange: the server builds the same key. */
export interface SeriesKey extends InfluencerKey {
  from: number;
  to: number;
  tz: string;
  vs: ComparisonKind | null;
}

export function seriesOptions(key: SeriesKey) {
  const { platform, externalId, from, to, tz, vs } = key;
  return queryOptions({
    queryKey: ["series", platform, externalId, from, to, tz, vs],
    queryFn: ({ signal }) => fetchJson<Series>(seriesPath(key), { signal }),
    staleTime: 5_000,
  });
}

/** The very answer that the charts show; as a file with `form` csv. */
export function seriesPath(key: SeriesKey, form: "json" | "csv" = "json"): string {
  const query = new URLSearchParams({
    from: String(key.from),
    to: String(key.to),
    tz: key.tz,
    points: String(CHART_POINTS),
    fields: "followers,following",
    ...(key.vs ? { vs: key.vs } : {}),
  });
  return `${influencerApiPath(key)}/series${form === "csv" ? ".csv" : ""}?${query}`;
}
