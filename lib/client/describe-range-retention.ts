/** What the age of a range does to its numbers, in words. Pure. */
import { QUARTER_HOUR_S } from "#lib/domain/seconds.ts";
import type { RangeRetention } from "#lib/domain/series.ts";
import { formatInstant } from "./format-time.ts";

export function describeRangeRetention(retention: NonNullable<RangeRetention>, tz: string): string {
  const { dataPointsFrom, quartersFrom, snappedTo } = retention;
  const sums =
    quartersFrom === null ? "15 minutes" : `15 minutes, before ${formatInstant(quartersFrom, tz)} of hours`;
  const moved =
    snappedTo === null
      ? ""
      : ` The range was widened to whole ${snappedTo === QUARTER_HOUR_S ? "quarters of an hour" : "hours"}.`;
  return `Before ${formatInstant(dataPointsFrom, tz)} these are exact sums of ${sums}: single data points are no longer kept.${moved}`;
}
