/** A page of the list of influencers. */
import { queryOptions } from "@tanstack/react-query";
import type { InfluencerList, InfluencerSort } from "#lib/domain/influencer-views.ts";
import { fetchJson } from "./fetch-json.ts";

export type SortDirection = "asc" | "desc";

/** What one expects first: the largest, the newest, the beginning of the alphabet. */
export const firstDirection: Record<InfluencerSort, SortDirection> = {
  followers: "desc",
  name: "asc",
  added: "desc",
};

export interface ListKey {
  /** Beginning of a name or an external id; "" for all. */
  search: string;
  sort: InfluencerSort;
  dir: SortDirection;
  /** Opaque; null for the first page. */
  cursor: string | null;
}

export function influencersOptions({ search, sort, dir, cursor }: ListKey) {
  const query = new URLSearchParams({ sort, dir });
  if (search) query.set("search", search);
  if (cursor) query.set("cursor", cursor);
  return queryOptions({
    queryKey: ["influencers", search, sort, dir, cursor],
    queryFn: ({ signal }) => fetchJson<InfluencerList>(`/api/v1/influencers?${query}`, { signal }),
    staleTime: 10_000,
  });
}

/** The page's own URL for the same list. */
export function listHref({ search, sort, dir, cursor }: ListKey): string {
  const query = new URLSearchParams();
  if (search) query.set("q", search);
  if (sort !== "followers") query.set("sort", sort);
  if (dir !== firstDirection[sort]) query.set("dir", dir);
  if (cursor) query.set("after", cursor);
  const text = query.toString();
  return text ? `/influencers?${text}` : "/influencers";
}
