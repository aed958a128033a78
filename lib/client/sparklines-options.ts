/** What the rows of a page of the list draw, all in one call. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { Sparklines } from "#lib/domain/sparklines.ts";
import { fetchJson } from "./fetch-json.ts";
import { type InfluencerKey, keyText } from "./influencer-path.ts";

export function sparklinesOptions(accounts: readonly InfluencerKey[]) {
  // The same accounts in another order are the same question.
  const ids = accounts.map(keyText).sort().join(",");
  return queryOptions({
    queryKey: ["sparklines", ids],
    queryFn: ({ signal }) => fetchJson<Sparklines>(`/api/v1/influencers/sparklines?ids=${ids}`, { signal }),
    enabled: accounts.length > 0,
    staleTime: 60_000,
    // Rows that stay keep their line while those of the new ones are on their way.
    placeholderData: keepPreviousData,
  });
}
