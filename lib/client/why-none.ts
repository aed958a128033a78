/** The words for a bucket without a count, wherever several influencers stand side by side. Pure. */
import type { Series } from "#lib/domain/series.ts";
import { whyEmpty } from "./chart-rows.ts";
import { reasonText } from "./reason-text.ts";

/** Of a row that may span several buckets of the series. */
export function whyNone(series: Series, row: { t: number; end: number; running: boolean }): string {
  const why = whyEmpty(series, row);
  if (why === "not_due") return row.running ? "none yet" : "none was due";
  return why === "hidden" ? "the platform gave no count" : `no data: ${reasonText(why)}`;
}
