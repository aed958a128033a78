/** The ranks of one influencer at the ends of the last days. */
import { queryOptions } from "@tanstack/react-query";
import type { RankHistory } from "#lib/domain/rank-history.ts";
import { fetchJson } from "./fetch-json.ts";
import { type InfluencerKey, influencerApiPath } from "./influencer-path.ts";

export function ranksOptions({ platform, externalId }: InfluencerKey) {
  return queryOptions({
    queryKey: ["ranks", platform, externalId],
    queryFn: ({ signal }) =>
      fetchJson<RankHistory>(`${influencerApiPath({ platform, externalId })}/ranks`, { signal }),
    staleTime: 60_000,
  });
}
