/** A series: buckets of one influencer over a range, with the coverage that proves them, and another range beside it. */
import type { Database } from "#lib/db/client.ts";
import { isTimeZone } from "#lib/domain/bucket-edges.ts";
import type { Series } from "#lib/domain/series.ts";
import { AppError } from "#lib/errors.ts";
import { type Clock, SECOND } from "#lib/time.ts";
import { getKeptFrom } from "./get-kept-from.ts";
import { planSeries, type SeriesQuestion } from "./plan-series.ts";
import { readSeries } from "./read-series.ts";
import { type InfluencerKey, requireInfluencer } from "./require-influencer.ts";
import { requireRange } from "./require-range.ts";

export type SeriesInput = InfluencerKey & SeriesQuestion;

/**
 * The first and last bucket hold what lies in the range, not all of their width. Where data points are no longer kept, the
 * edges of the range move outward to whole 15 minutes or hours, and the answer says so; a finer step is refused there, of
 * the range that is compared with, too. Throws NOT_FOUND, BAD_REQUEST, RANGE_TOO_LONG.
 */
export async function getSeries(db: Database, input: SeriesInput, clock: Clock): Promise<Series> {
  requireSeriesQuestion(input);
  const now = clock.now() / SECOND;
  // One snapshot for all statements: buckets and coverage must agree while data points come in.
  return await db.transaction(
    async (tx) => {
      const influencer = await requireInfluencer(tx, input);
      const kept = await getKeptFrom(tx);
      const plan = await planSeries(tx, influencer, input, kept);
      return await readSeries(tx, plan, input, { kept, now });
    },
    { isolationLevel: "repeatable read", accessMode: "read only" },
  );
}

/** Throws BAD_REQUEST, RANGE_TOO_LONG. */
export function requireSeriesQuestion({ from, to, tz = "UTC" }: SeriesQuestion): void {
  requireRange(from, to);
  if (!isTimeZone(tz)) throw new AppError("BAD_REQUEST", "tz is not a known IANA time zone.");
}
