/** The page's state in the URL, and links to another one. */
import { type CompareView, compareViews } from "#lib/client/compare-lines.ts";
import { shorten } from "#lib/client/shorten.ts";

export interface CompareUrl {
  ids: string | null;
  range: string | null;
  from: string | null;
  to: string | null;
  tz: string | null;
  view: string | null;
  /** "table": the chart's twin. */
  show: string | null;
}

export type SetCompareUrl = (change: Partial<CompareUrl>) => unknown;

/** What is absent stands in no URL; ids are readable there. */
export function compareHref(url: Partial<CompareUrl>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(url)) if (value) query.set(name, value);
  return query.size === 0 ? "/compare" : `/compare?${query}`.replaceAll("%2C", ",").replaceAll("%3A", ":");
}

/** Another view than those falls back, and says so. */
export function resolveView(view: string | null): { view: CompareView; problem: string | null } {
  const known = compareViews.find((name) => name === view);
  if (known || view === null) return { view: known ?? "absolute", problem: null };
  return {
    view: "absolute",
    problem: `“${shorten(view)}” is not a view: showing followers. Others are ${compareViews.slice(1).join(", ")}.`,
  };
}
