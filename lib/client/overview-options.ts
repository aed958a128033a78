/** All influencers at a glance. */
import { queryOptions } from "@tanstack/react-query";
import type { Overview } from "#lib/domain/board.ts";
import { WINDOW_DEFAULT, type WindowName } from "#lib/domain/board-terms.ts";
import { fetchJson } from "./fetch-json.ts";

export function overviewOptions(window: WindowName) {
  return queryOptions({
    queryKey: ["overview", window],
    queryFn: ({ signal }) => fetchJson<Overview>(`/api/v1/overview?window=${window}`, { signal }),
    staleTime: 10_000,
  });
}

/** The page's own URL. */
export function overviewHref(window: WindowName): string {
  return window === WINDOW_DEFAULT ? "/" : `/?window=${window}`;
}
