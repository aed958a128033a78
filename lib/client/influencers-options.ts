/** A page of the list of influencers, and the addresses of what it shows: the page itself, and the same as a file. */
import { queryOptions } from "@tanstack/react-query";
import type { InfluencerState } from "#lib/domain/influencer.ts";
import type { InfluencerList, InfluencerSort } from "#lib/domain/influencer-views.ts";
import type { Platform } from "#lib/domain/platform.ts";
import { fetchJson } from "./fetch-json.ts";

export type SortDirection = "asc" | "desc";

/** What one expects first: the largest, the newest, the beginning of the alphabet. */
export const firstDirection: Record<InfluencerSort, SortDirection> = {
  followers: "desc",
  gain: "desc",
  name: "asc",
  added: "desc",
};

/** What the list is narrowed down to; all that is given must hold. */
export interface ListNarrowing {
  /** Beginning of a name or an external id; "" for all. */
  search: string;
  state?: InfluencerState | undefined;
  tag?: string | undefined;
  platform?: Platform | undefined;
}

export interface ListKey extends ListNarrowing {
  sort: InfluencerSort;
  dir: SortDirection;
  /** Opaque; null for the first page. */
  cursor: string | null;
}

export function influencersOptions(list: ListKey) {
  const { search, state, tag, platform, sort, dir, cursor } = list;
  const query = apiQuery(list);
  if (cursor) query.set("cursor", cursor);
  return queryOptions({
    queryKey: ["influencers", search, state ?? "", tag ?? "", platform ?? "", sort, dir, cursor],
    queryFn: ({ signal }) => fetchJson<InfluencerList>(`/api/v1/influencers?${query}`, { signal }),
    // A later page is of its generation and can't change: it is not asked for again, in vain once that is gone.
    staleTime: cursor === null ? 10_000 : Number.POSITIVE_INFINITY,
  });
}

/** The page's own address for the same list. */
export function listHref({ search, state, tag, platform, sort, dir, cursor }: ListKey): string {
  const query = new URLSearchParams();
  if (search) query.set("q", search);
  if (state) query.set("state", state);
  if (tag) query.set("tag", tag);
  if (platform) query.set("platform", platform);
  if (sort !== "followers") query.set("sort", sort);
  if (dir !== firstDirection[sort]) query.set("dir", dir);
  if (cursor) query.set("after", cursor);
  return query.size === 0 ? "/influencers" : `/influencers?${query}`;
}

/** All pages of it as CSV. */
export function listFileHref(list: ListKey): string {
  return `/api/v1/influencers/export.csv?${apiQuery(list)}`;
}

/** Everybody, in the same order. */
export function clearedList({ sort, dir }: ListKey): ListKey {
  return { search: "", sort, dir, cursor: null };
}

export function isNarrowed({ search, state, tag, platform }: ListNarrowing): boolean {
  return [search, state, tag, platform].some(Boolean);
}

function apiQuery({ search, state, tag, platform, sort, dir }: ListKey): URLSearchParams {
  const query = new URLSearchParams({ sort, dir });
  if (search) query.set("search", search);
  if (state) query.set("state", state);
  if (tag) query.set("tag", tag);
  if (platform) query.set("platform", platform);
  return query;
}
