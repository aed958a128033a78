/** One influencer over a range as one bucket, from its roll-ups and where those don't reach from its data points. */
import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import type { KeptFrom } from "#lib/domain/kept-from.ts";
import { rangeParts } from "#lib/domain/range-parts.ts";
import { type SeriesField, seriesFields } from "#lib/domain/series.ts";
import { listDirtyHours } from "./list-dirty-hours.ts";
import { newestCount, oldestCount } from "./newest-count.ts";
import { partRows } from "./part-rows.ts";

/** null where no data point of the range has this count. */
export interface RangeSum {
  latest: number | null;
  first: number | null;
  min: number | null;
  max: number | null;
  average: number | null;
  count: number;
}

export type RangeSums = Record<SeriesField, RangeSum> & {
  /** The newest slot with a data point, epoch seconds. */
  latestTime: number | null;
};

/** Data points with a slot in [from, to), epoch seconds, snapped to what is kept. In a snapshot of its own: repeatable read. */
export async function sumRange(
  tx: Transaction,
  influencerId: number,
  { from, to, kept }: { from: number; to: number; kept: KeptFrom },
): Promise<RangeSums> {
  const dirtyHours = await listDirtyHours(tx, influencerId, { from, to });
  const parts = rangeParts({ from, to, edges: [], dirtyHours, kept });
  const [row] =
    parts.length === 0
      ? []
      : await tx.execute<Record<string, number | null>>(sql`
          SELECT seconds_max::float8 AS "latestTime", ${sql.join(seriesFields.flatMap(finish), sql`, `)}
          FROM (
            SELECT max(newest) AS seconds_max, ${sql.join(
              seriesFields.map((field) => aggregate(field, from)),
              sql`, `,
            )}
            FROM (${partRows(influencerId, parts, seriesFields)}) AS part
          ) AS sums`);
  const sum = (field: SeriesField): RangeSum => ({
    latest: row?.[`${field}_latest`] ?? null,
    first: row?.[`${field}_first`] ?? null,
    min: row?.[`${field}_min`] ?? null,
    max: row?.[`${field}_max`] ?? null,
    average: row?.[`${field}_average`] ?? null,
    count: row?.[`${field}_count`] ?? 0,
  });
  return {
    latestTime: row?.latestTime ?? null,
    followers: sum("followers"),
    following: sum("following"),
    posts: sum("posts"),
  };
}

function named(field: SeriesField, part: string): SQL {
  return sql`${sql.identifier(`${field}_${part}`)}`;
}

function aggregate(field: SeriesField, from: number): SQL {
  const [first, last] = [named(field, "first"), named(field, "last")];
  return sql`
    ${newestCount(last, from)} AS ${named(field, "latest")}, ${oldestCount(first, from)} AS ${first},
    min(${named(field, "min")}) AS ${named(field, "min")}, max(${named(field, "max")}) AS ${named(field, "max")},
    sum(${named(field, "sum")}) AS ${named(field, "sum")}, sum(${named(field, "count")}) AS ${named(field, "count")}`;
}

function finish(field: SeriesField): SQL[] {
  return [
    named(field, "latest"),
    named(field, "first"),
    named(field, "min"),
    named(field, "max"),
    // Sum and count are whole; both are exact as doubles below 2^53, and one division rounds once.
    sql`${named(field, "sum")}::float8 / nullif(${named(field, "count")}, 0) AS ${named(field, "average")}`,
    sql`${named(field, "count")}::float8 AS ${named(field, "count")}`,
  ];
}
