/**
 * What the roll-ups of an hour must be, from the data points: the common table expressions `quarters` and `hours`, with
 * the columns of their tables. Both statements that bring the tables in line with it begin with them.
 */
import { type SQL, sql } from "drizzle-orm";
import { seriesFields } from "#lib/domain/series.ts";

export interface RollUpInput {
  /** Start of the hour, epoch seconds. */
  hour: number;
  /** Influencers. */
  ids: readonly number[];
}

const parts = ["first", "last", "min", "max", "sum", "count"] as const;

/** The columns that both tables have besides their key, in one order. */
export const rollUpColumns: readonly string[] = [
  "last_time",
  ...seriesFields.flatMap((field) => parts.map((part) => `${field}_${part}`)),
];

const column = (field: string, part: string) => sql.identifier(`${field}_${part}`);
const forEachField = (make: (field: string) => SQL) => sql.join(seriesFields.map(make), sql`, `);
/** The count that was packed below a second. */
const unpacked = (packed: SQL) => sql`(${packed} & 4294967295)::int`;

/**
 * `who`: a select of influencer ids (column `id`). One walk along the key an influencer, whatever the planner believes of
 * the table. A count below its second in one number: the least and the greatest are the first and the last by slot.
 */
export function hourRollUps(who: SQL, hour: number): SQL {
  const start = sql`to_timestamp(${hour}::float8)`;
  return sql`
    packed AS MATERIALIZED (
      SELECT who.id AS influencer_id, cell.*
      FROM (${who}) AS who
      CROSS JOIN LATERAL (
        SELECT second / 900 AS quarter, max(time) AS last_time,
          bit_or(CASE WHEN second % 60 = 0 THEN 1::int8 << (second / 60)::int ELSE 0 END) AS minutes,
          ${forEachField((field) => {
            const value = sql.identifier(field);
            return sql`
              min(second << 32 | ${value}) AS ${column(field, "first")},
              max(second << 32 | ${value}) AS ${column(field, "last")},
              min(${value}) AS ${column(field, "min")}, max(${value}) AS ${column(field, "max")},
              sum(${value})::int8 AS ${column(field, "sum")}, count(${value})::int AS ${column(field, "count")}`;
          })}
        FROM (
          SELECT time, (date_part('epoch', time) - ${hour}::float8)::int8 AS second, followers, following, posts
          FROM data_points
          WHERE influencer_id = who.id AND time >= ${start} AND time < ${start} + interval '1 hour'
        ) AS d
        GROUP BY second / 900
      ) AS cell
    ), quarters AS (
      SELECT influencer_id, ${start} + quarter * interval '15 minutes' AS time, last_time,
        ${forEachField(
          (field) => sql`
            ${unpacked(sql`${column(field, "first")}`)} AS ${column(field, "first")},
            ${unpacked(sql`${column(field, "last")}`)} AS ${column(field, "last")},
            ${column(field, "min")}, ${column(field, "max")}, ${column(field, "sum")}, ${column(field, "count")}`,
        )}
      FROM packed
    ), hours AS (
      SELECT influencer_id, ${start} AS time, max(last_time) AS last_time,
        ${forEachField(
          (field) => sql`
            ${unpacked(sql`min(${column(field, "first")})`)} AS ${column(field, "first")},
            ${unpacked(sql`max(${column(field, "last")})`)} AS ${column(field, "last")},
            min(${column(field, "min")}) AS ${column(field, "min")},
            max(${column(field, "max")}) AS ${column(field, "max")},
            sum(${column(field, "sum")})::int8 AS ${column(field, "sum")},
            sum(${column(field, "count")})::int AS ${column(field, "count")}`,
        )},
        bit_or(minutes) AS minutes
      FROM packed
      GROUP BY influencer_id
    )`;
}
