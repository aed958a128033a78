/**
 * The rows of an influencer from which sums over a range are made: data points and roll-ups as one set, each part a branch
 * with bounds of its own, so that a server that cuts its tables into chunks plans for those that hold it.
 */
import { type SQL, sql } from "drizzle-orm";
import type { RangePart } from "#lib/domain/range-parts.ts";
import type { SeriesField } from "#lib/domain/series.ts";
import { instant } from "./instant.ts";

/**
 * Columns: `seconds`, by which rows stand in the order of their slots; `newest`, the newest slot; and for each field
 * `<field>_first`, `_last`, `_min`, `_max` (null where there is no count), `_sum`, `_count`.
 */
export function partRows(
  influencerId: number,
  parts: readonly RangePart[],
  fields: readonly SeriesField[],
): SQL {
  const branches = parts.map(({ source, from, to }) => {
    const columns = fields.map(source === "data_points" ? ofDataPoint : ofRollUp);
    const newest = sql.raw(source === "data_points" ? "time" : "last_time");
    return sql`
      SELECT date_part('epoch', time)::int8 AS seconds, date_part('epoch', ${newest})::int8 AS newest,
        ${sql.join(columns, sql`, `)}
      FROM ${sql.identifier(source)}
      WHERE influencer_id = ${influencerId} AND time >= ${instant(from)} AND time < ${instant(to)}`;
  });
  return sql.join(branches, sql` UNION ALL `);
}

function ofDataPoint(field: SeriesField): SQL {
  const value = sql.identifier(field);
  const as = (part: string) => sql.identifier(`${field}_${part}`);
  return sql`${value} AS ${as("first")}, ${value} AS ${as("last")}, ${value} AS ${as("min")}, ${value} AS ${as("max")},
    ${value}::int8 AS ${as("sum")}, (${value} IS NOT NULL)::int AS ${as("count")}`;
}

function ofRollUp(field: SeriesField): SQL {
  const parts = ["first", "last", "min", "max", "sum", "count"];
  return sql.join(
    parts.map((part) => sql.identifier(`${field}_${part}`)),
    sql`, `,
  );
}
