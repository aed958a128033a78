/** Jumps of one influencer over one range. */
import { queryOptions } from "@tanstack/react-query";
import type { Jumps } from "#lib/domain/jumps.ts";
import { fetchJson } from "./fetch-json.ts";
import { type InfluencerKey, influencerApiPath } from "./influencer-path.ts";

/** [from, to), epoch seconds, quantised by resolveRange. */
export interface JumpsKey extends InfluencerKey {
  from: number;
  to: number;
}

export function jumpsOptions({ platform, externalId, from, to }: JumpsKey) {
  const query = new URLSearchParams({ from: String(from), to: String(to) });
  return queryOptions({
    queryKey: ["jumps", platform, externalId, from, to],
    queryFn: ({ signal }) =>
      fetchJson<Jumps>(`${influencerApiPath({ platform, externalId })}/jumps?${query}`, { signal }),
    staleTime: 30_000,
  });
}
