/** Data points of an influencer, aggregated into buckets: the only statement that knows what a bucket holds. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import type { SeriesColumns, SeriesField } from "#lib/domain/series.ts";
import { instant } from "./instant.ts";

export interface BucketsInput {
  influencerId: number;
  /** Data points with a slot in [from, to), epoch seconds. */
  from: number;
  to: number;
  /** Ascending, over the whole range: bucket i is [edges[i], edges[i + 1]). */
  edges: readonly number[];
  fields: readonly SeriesField[];
}

/** Columns as long as there are buckets. A bucket without a count is null, never 0; `last` is the newest by slot. */
export async function getBuckets(
  db: Executor,
  input: BucketsInput,
): Promise<Partial<Record<SeriesField, SeriesColumns>>> {
  const { influencerId, from, to, edges, fields } = input;
  const answer: Partial<Record<SeriesField, SeriesColumns>> = {};
  const buckets = Math.max(0, edges.length - 1);
  for (const field of fields) answer[field] = emptyColumns(buckets);
  if (buckets === 0 || fields.length === 0) return answer;

  // As doubles, not timestamps: those would be read from text again for each row.
  const starts = edges.slice(0, -1);
  const columns = fields.map((field) => {
    const value = sql.identifier(field);
    const name = (part: string) => sql.identifier(`${field}_${part}`);
    // max(array) orders by its first element: the newest count without sorting. A sum is exact as a double: it stays
    // below 2^53 for the 4 million data points that counts of 2^31 allow in a bucket; a week of 5-second slots has 121,000.
    return sql`
      (max(ARRAY[seconds, ${value}]) FILTER (WHERE ${value} IS NOT NULL))[2]::int AS ${name("last")},
      min(${value}) AS ${name("min")}, max(${value}) AS ${name("max")},
      sum(${value})::float8 AS ${name("sum")}, count(${value})::int AS ${name("count")}`;
  });
  const rows = await db.execute<{ bucket: number } & Record<string, number | null>>(sql`
    SELECT width_bucket(seconds::float8, ${sql.param(starts)}::float8[]) - 1 AS bucket,
      ${sql.join(columns, sql`, `)}
    FROM (
      SELECT extract(epoch FROM time)::int8 AS seconds, followers, following, posts
      FROM data_points
      WHERE influencer_id = ${influencerId} AND time >= ${instant(from)} AND time < ${instant(to)}
    ) AS d
    GROUP BY bucket`);

  for (const row of rows) {
    for (const field of fields) {
      const column = answer[field];
      if (!column) continue;
      column.last[row.bucket] = row[`${field}_last`] ?? null;
      column.min[row.bucket] = row[`${field}_min`] ?? null;
      column.max[row.bucket] = row[`${field}_max`] ?? null;
      column.sum[row.bucket] = row[`${field}_sum`] ?? null;
      column.count[row.bucket] = row[`${field}_count`] ?? 0;
    }
  }
  return answer;
}

function emptyColumns(length: number): SeriesColumns {
  const nulls = () => new Array<number | null>(length).fill(null);
  return {
    last: nulls(),
    min: nulls(),
    max: nulls(),
    sum: nulls(),
    count: new Array<number>(length).fill(0),
  };
}
