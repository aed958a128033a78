/** The data of `/api/influencer_analytics/:id`: 60-second buckets of when the answers came, as the JSON that is sent. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import { rawKeptFrom } from "#lib/db/kept-from.ts";
import { intervals } from "#lib/domain/influencer.ts";
import { instant } from "./instant.ts";
import { type InfluencerKey, notTracked } from "./require-influencer.ts";
import { requireRange } from "./require-range.ts";

export const ANALYTICS_RANGE_MAX_S = 100_000 * 60;
const longestInterval = Math.max(...intervals);

export interface AnalyticsInput extends InfluencerKey {
  /** `retrieved_at` in [start, end), epoch seconds with fractions. */
  start: number;
  end: number;
}

/**
 * JSON text of rows [bucket start in epoch ms, followers, following, ratio], ascending: the most in the bucket, column by
 * column, and the unrounded double of the two. null: no count, or a following of 0. Buckets without data points are
 * left out; where data points are no longer kept there are none, since roll-ups don't know when answers came. The
 * server writes the JSON because making 100,000 rows in JavaScript would cost more than the query; PostgreSQL prints
 * doubles with as many digits as it takes to read the same double back. Throws NOT_FOUND, BAD_REQUEST, RANGE_TOO_LONG.
 */
export async function getInfluencerAnalytics(db: Executor, input: AnalyticsInput): Promise<string> {
  const { platform, externalId, start, end } = input;
  requireRange(start, end, ANALYTICS_RANGE_MAX_S);
  // The key orders by slot, and an answer comes inside its slot: time ≤ retrieved_at < time + interval. What is known of
  // the account is asked for apart, once: joined, it would cost as much to plan as the rows to read.
  const [row] = await db.execute<{ tracked: boolean; data: string }>(sql`
    WITH account AS MATERIALIZED (
      SELECT i.id, greatest(i.interval_s, (
        SELECT max(interval_s) FROM tracking_periods WHERE influencer_id = i.id
      )) * interval '1 second' AS reach
      FROM influencers AS i
      WHERE i.platform = ${platform} AND i.external_id = ${externalId} AND i.removed_at IS NULL
    )
    SELECT EXISTS (SELECT FROM account) AS tracked, coalesce('[' || string_agg(
      '[' || (date_part('epoch', bucket) * 1000)::int8
        || ',' || coalesce(followers::text, 'null')
        || ',' || coalesce(following::text, 'null')
        || ',' || coalesce((followers::float8 / nullif(following, 0))::text, 'null') || ']',
      ',' ORDER BY bucket) || ']', '[]') AS data
    FROM (
      SELECT date_bin('60 s', retrieved_at, timestamptz 'epoch') AS bucket,
        max(followers) AS followers, max(following) AS following
      FROM data_points
      WHERE influencer_id = (SELECT id FROM account)
        AND time > ${instant(start)} - (SELECT reach FROM account) AND time < ${instant(end)}
        AND time > ${instant(start - longestInterval)}
        AND time >= ${rawKeptFrom}
        AND retrieved_at >= ${instant(start)} AND retrieved_at < ${instant(end)}
      GROUP BY bucket
    ) AS buckets`);
  if (!row?.tracked) throw notTracked(input);
  return row.data;
}
