/** The ranks of one influencer at the ends of the last days. */
import { queryOptions } from "@tanstack/react-query";
import type { RankHistory } from "#lib/domain/rank-history.ts";
import { type Account, accountApiPath } from "./account-path.ts";
import { fetchJson } from "./fetch-json.ts";

export function ranksOptions({ platform, externalId }: Account) {
  return queryOptions({
    queryKey: ["ranks", platform, externalId],
    queryFn: ({ signal }) =>
      fetchJson<RankHistory>(`${accountApiPath({ platform, externalId })}/ranks`, { signal }),
    staleTime: 60_000,
  });
}
