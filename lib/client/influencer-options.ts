/** One influencer: profile, state, latest data point, tracking periods. */
import { queryOptions } from "@tanstack/react-query";
import type { InfluencerDetail } from "#lib/domain/influencer-views.ts";
import { type Account, accountApiPath } from "./account-path.ts";
import { fetchJson } from "./fetch-json.ts";

export function influencerOptions({ platform, externalId }: Account) {
  return queryOptions({
    queryKey: ["influencer", platform, externalId],
    queryFn: ({ signal }) =>
      fetchJson<InfluencerDetail>(accountApiPath({ platform, externalId }), { signal }),
    staleTime: 5_000,
  });
}
