/** What the roll-ups must be, said by SQL in another way than the product's: the yardstick of roll-up-hours. */
import { type SQL, sql } from "drizzle-orm";
import type { Database } from "#lib/db/client.ts";
import { seriesFields } from "#lib/domain/series.ts";

/** Rows of roll-ups that no data points give, and those that data points give and are not there; of clean hours alone. */
export async function listWrongRollUps(db: Database): Promise<unknown[]> {
  const wrong: unknown[] = [];
  for (const [table, width] of [
    ["rollups_15m", "15 minutes"],
    ["rollups_1h", "1 hour"],
  ] as const) {
    const hourly = table === "rollups_1h";
    const have = sql`SELECT ${columns(hourly)} FROM ${sql.identifier(table)}`;
    const want = sql`SELECT ${columns(hourly)} FROM (${wanted(width)}) AS wanted`;
    const differing = (kind: string, left: SQL, right: SQL) => sql`
      SELECT ${kind} AS kind, * FROM ((${left}) EXCEPT ALL (${right})) AS differing WHERE NOT ${isDirty}`;
    const rows = await db.execute(sql`
      ${differing(`${table} too many`, have, want)} UNION ALL ${differing(`${table} missing`, want, have)}`);
    wrong.push(...rows);
  }
  return wrong;
}

const isDirty = sql`EXISTS (
  SELECT FROM dirty_hours WHERE hour = date_trunc('hour', differing.time, 'UTC') AND shard_id IN (
    SELECT shard_id FROM influencers WHERE id = differing.influencer_id
    UNION SELECT shard_id FROM tracking_periods WHERE influencer_id = differing.influencer_id))`;

function columns(hourly: boolean): SQL {
  const names = seriesFields.flatMap((field) =>
    ["first", "last", "min", "max", "sum", "count"].map((part) => `${field}_${part}`),
  );
  const all = ["influencer_id", "time", "last_time", ...names, ...(hourly ? ["minutes"] : [])];
  return sql.join(
    all.map((name) => sql.identifier(name)),
    sql`, `,
  );
}

function wanted(width: string): SQL {
  const sums = seriesFields.map((field) => {
    const value = sql.identifier(field);
    const as = (part: string) => sql.identifier(`${field}_${part}`);
    const nth = (order: string) =>
      sql`(array_agg(${value} ORDER BY time ${sql.raw(order)}) FILTER (WHERE ${value} IS NOT NULL))[1]`;
    return sql`${nth("ASC")} AS ${as("first")}, ${nth("DESC")} AS ${as("last")}, min(${value}) AS ${as("min")},
      max(${value}) AS ${as("max")}, sum(${value}) AS ${as("sum")}, count(${value})::int AS ${as("count")}`;
  });
  return sql`
    SELECT influencer_id, date_bin(${width}::interval, d.time, '2000-01-01T00:00Z') AS time, max(d.time) AS last_time,
      ${sql.join(sums, sql`, `)},
      sum(DISTINCT CASE WHEN extract(second FROM d.time) = 0 THEN 2::numeric ^ extract(minute FROM d.time) ELSE 0 END)::int8
        AS minutes
    FROM data_points AS d GROUP BY 1, 2`;
}
