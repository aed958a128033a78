/** Buckets of an influencer, from its roll-ups and where those don't reach from its data points. */
import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import type { KeptFrom } from "#lib/domain/kept-from.ts";
import { rangeParts } from "#lib/domain/range-parts.ts";
import type { SeriesColumns, SeriesField } from "#lib/domain/series.ts";
import { newestCount } from "./newest-count.ts";
import { partRows } from "./part-rows.ts";

export interface BucketsInput {
  influencerId: number;
  /** Data points with a slot in [from, to), epoch seconds. */
  from: number;
  to: number;
  /** Ascending, over the whole range: bucket i is [edges[i], edges[i + 1]). */
  edges: readonly number[];
  fields: readonly SeriesField[];
  /** As list-dirty-hours gives them in the same snapshot. */
  dirtyHours: readonly number[];
  /** As get-kept-from gives it in the same snapshot. */
  kept: KeptFrom;
}

/** Columns as long as there are buckets. A bucket without a count is null, never 0; `last` is the newest by slot. */
export async function getBuckets(
  tx: Transaction,
  input: BucketsInput,
): Promise<Partial<Record<SeriesField, SeriesColumns>>> {
  const { influencerId, from, to, edges, fields } = input;
  const answer: Partial<Record<SeriesField, SeriesColumns>> = {};
  const buckets = Math.max(0, edges.length - 1);
  for (const field of fields) answer[field] = emptyColumns(buckets);
  if (buckets === 0 || fields.length === 0) return answer;

  const parts = rangeParts({ from, to, edges, dirtyHours: input.dirtyHours, kept: input.kept });
  // As doubles, not timestamps: those would be read from text again for each row.
  const starts = edges.slice(0, -1);
  const rows = await tx.execute<{ bucket: number } & Record<string, number | null>>(sql`
    SELECT width_bucket(seconds::float8, ${sql.param(starts)}::float8[]) - 1 AS bucket,
      ${sql.join(
        fields.map((field) => aggregate(field, from)),
        sql`, `,
      )}
    FROM (${partRows(influencerId, parts, fields)}) AS part
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

function aggregate(field: SeriesField, from: number): SQL {
  const name = (part: string) => sql.identifier(`${field}_${part}`);
  // A sum is exact as a double: it stays below 2^53 for the 4 million data points that counts of 2^31 allow in a bucket; a week of 5-second slots has 121,000.
  return sql`
    ${newestCount(sql`${name("last")}`, from)} AS ${name("last")},
    min(${name("min")}) AS ${name("min")}, max(${name("max")}) AS ${name("max")},
    sum(${name("sum")})::float8 AS ${name("sum")}, sum(${name("count")})::int AS ${name("count")}`;
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
