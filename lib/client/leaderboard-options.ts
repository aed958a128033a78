/** A page of a board, and its URL. */
import { queryOptions } from "@tanstack/react-query";
import type { Leaderboard } from "#lib/domain/board.ts";
import { type BoardMetric, WINDOW_DEFAULT, type WindowName } from "#lib/domain/board-terms.ts";
import type { Platform } from "#lib/domain/platform.ts";
import { fetchJson } from "./fetch-json.ts";

export interface BoardKey {
  metric: BoardMetric;
  /** Of the gains that are shown, whatever the metric. */
  window: WindowName;
  /** null: all. */
  platform: Platform | null;
  dir: "asc" | "desc";
  /** Opaque; null for the first page. */
  cursor: string | null;
}

export const boardDefault: BoardKey = {
  metric: "gain",
  window: WINDOW_DEFAULT,
  platform: null,
  dir: "desc",
  cursor: null,
};

export function leaderboardOptions({ metric, window, platform, dir, cursor }: BoardKey) {
  const query = new URLSearchParams({ metric, window, dir });
  if (platform) query.set("platform", platform);
  if (cursor) query.set("cursor", cursor);
  return queryOptions({
    queryKey: ["leaderboard", metric, window, platform, dir, cursor],
    queryFn: ({ signal }) => fetchJson<Leaderboard>(`/api/v1/leaderboard?${query}`, { signal }),
    // A later page is of its generation and can't change: it is not asked for again, in vain once that is gone.
    staleTime: cursor === null ? 10_000 : Number.POSITIVE_INFINITY,
  });
}

/** The page's own URL for a board: what is left out is as in `boardDefault`. */
export function leaderboardHref(board: Partial<BoardKey>): string {
  const { metric, window, platform, dir, cursor } = { ...boardDefault, ...board };
  const query = new URLSearchParams();
  if (metric !== boardDefault.metric) query.set("metric", metric);
  if (window !== boardDefault.window) query.set("window", window);
  if (platform) query.set("platform", platform);
  if (dir !== boardDefault.dir) query.set("dir", dir);
  if (cursor) query.set("after", cursor);
  return query.size === 0 ? "/leaderboard" : `/leaderboard?${query}`;
}
