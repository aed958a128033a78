/** The series of one influencer over one range, as charts ask for it. */
import { queryOptions } from "@tanstack/react-query";
import { CHART_POINTS } from "#lib/domain/chart-points.ts";
import type { Series } from "#lib/domain/series.ts";
import { type Account, accountApiPath } from "./account-path.ts";
import { fetchJson } from "./fetch-json.ts";

/** [from, to), epoch seconds, quantised by resolveRange: the server builds the same key. */
export interface SeriesKey extends Account {
  from: number;
  to: number;
  tz: string;
}

export function seriesOptions({ platform, externalId, from, to, tz }: SeriesKey) {
  const query = new URLSearchParams({
    from: String(from),
    to: String(to),
    tz,
    points: String(CHART_POINTS),
    fields: "followers,following",
  });
  return queryOptions({
    queryKey: ["series", platform, externalId, from, to, tz],
    queryFn: ({ signal }) =>
      fetchJson<Series>(`${accountApiPath({ platform, externalId })}/series?${query}`, { signal }),
    staleTime: 5_000,
  });
}
