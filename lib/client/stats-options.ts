/** Latest, average, extremes, gain and rank of one influencer over one range. */
import { queryOptions } from "@tanstack/react-query";
import type { Stats } from "#lib/domain/series.ts";
import { fetchJson } from "./fetch-json.ts";
import { type InfluencerKey, influencerApiPath } from "./influencer-path.ts";

export interface StatsKey extends InfluencerKey {
  from: number;
  to: number;
}

export function statsOptions({ platform, externalId, from, to }: StatsKey) {
  const query = new URLSearchParams({ from: String(from), to: String(to) });
  return queryOptions({
    queryKey: ["stats", platform, externalId, from, to],
    queryFn: ({ signal }) =>
      fetchJson<Stats>(`${influencerApiPath({ platform, externalId })}/stats?${query}`, { signal }),
    staleTime: 5_000,
  });
}
