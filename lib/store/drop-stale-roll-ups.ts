/**
 * Deletes the roll-ups of an hour that the data points no longer give; those that stand are not written. Deleting and then
 * inserting instead of updating, because a columnstore takes no update of many rows in a conflict. Nearly always the hour
 * has none yet, and no data point is read for it.
 */
import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import { hourRollUps, type RollUpInput, rollUpColumns } from "./hour-roll-ups.ts";

export async function dropStaleRollUps(tx: Transaction, { hour, ids }: RollUpInput): Promise<void> {
  const list = sql`${sql.param([...ids])}::int[]`;
  const start = sql`to_timestamp(${hour}::float8)`;
  const inHour = sql`r.influencer_id = ANY (${list}) AND r.time >= ${start} AND r.time < ${start} + interval '1 hour'`;
  const rolledUp = sql`SELECT r.influencer_id AS id FROM rollups_1h AS r WHERE ${inHour}`;
  const hourly = [...rollUpColumns, "minutes"];
  // Rows as text, in which nulls are the same: looked up by hash, however few of them the planner expects.
  await tx.execute(sql`
    WITH ${hourRollUps(rolledUp, hour)}, dropped AS (
      DELETE FROM rollups_15m AS r
      WHERE ${inHour} AND ${rowText("r", rollUpColumns)} NOT IN (SELECT ${rowText("q", rollUpColumns)} FROM quarters AS q)
    )
    DELETE FROM rollups_1h AS r
    WHERE ${inHour} AND ${rowText("r", hourly)} NOT IN (SELECT ${rowText("h", hourly)} FROM hours AS h)`);
}

function rowText(table: string, columns: readonly string[]): SQL {
  const names = ["influencer_id", "time", ...columns].map(
    (name) => sql`${sql.identifier(table)}.${sql.identifier(name)}`,
  );
  return sql`ROW(${sql.join(names, sql`, `)})::text`;
}
