/** One influencer: profile, state, latest data point, tracking periods. */
import { queryOptions } from "@tanstack/react-query";
import type { InfluencerDetail } from "#lib/domain/influencer-views.ts";
import { fetchJson } from "./fetch-json.ts";
import { type InfluencerKey, influencerApiPath } from "./influencer-path.ts";

export function influencerOptions({ platform, externalId }: InfluencerKey) {
  return queryOptions({
    queryKey: ["influencer", platform, externalId],
    queryFn: ({ signal }) =>
      fetchJson<InfluencerDetail>(influencerApiPath({ platform, externalId }), { signal }),
    staleTime: 5_000,
  });
}
