"use client";
/** Rows that still wait for their first data point, asked again until they have it. */
import { useQueries } from "@tanstack/react-query";
import { influencerOptions } from "#lib/client/influencer-options.ts";
import { influencerPath } from "#lib/client/influencer-path.ts";
import type { InfluencerDetail } from "#lib/domain/influencer-views.ts";
import type { RecentInfluencer } from "#lib/query/list-recent-influencers.ts";

/** So many at once; the others are seen when the page is. */
const WATCHED_MAX = 5;
const WAITING_MS = 3_000;

/** By influencerPath, the newest that is known of them. */
export function usePending(items: RecentInfluencer[]): Map<string, InfluencerDetail> {
  const waiting = items.filter((item) => item.state === "pending").slice(0, WATCHED_MAX);
  return useQueries({
    queries: waiting.map((item) => ({
      ...influencerOptions(item),
      refetchInterval: (query: { state: { data?: InfluencerDetail | undefined } }) =>
        query.state.data && query.state.data.state !== "pending" ? (false as const) : WAITING_MS,
    })),
    combine: (results) =>
      new Map(
        waiting.flatMap((item, i) => {
          const data = results[i]?.data;
          return data ? [[influencerPath(item), data]] : [];
        }),
      ),
  });
}
