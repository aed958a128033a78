/** What a board ranks by, in words. Pure. */
import type { BoardKey } from "#lib/client/leaderboard-options.ts";
import { windowWords } from "#lib/client/window-words.ts";
import type { BoardMetric } from "#lib/domain/board-terms.ts";

export const metricNames: Readonly<Record<BoardMetric, string>> = {
  followers: "Followers",
  gain: "Gain",
  gain_percent: "Gain %",
};

/** "By gain in the last 24 hours, the most first" */
export function boardTitle({ metric, window, dir }: Pick<BoardKey, "metric" | "window" | "dir">): string {
  const order = dir === "desc" ? "the most first" : "the least first";
  if (metric === "followers") return `By followers, ${order}; gains in ${windowWords[window]}`;
  return `By gain ${metric === "gain" ? "" : "in percent "}in ${windowWords[window]}, ${order}`;
}
