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
  await tx.execute(sql`
    WITH ${hourRollUps(rolledUp, hour)}, dropped AS (
      DELETE FROM rollups_15m AS r WHERE ${inHour} AND NOT EXISTS (
        SELECT FROM quarters AS q
        WHERE q.influencer_id = r.influencer_id AND q.time = r.time AND ${sameRow("q", rollUpColumns)})
    )
    DELETE FROM rollups_1h AS r WHERE ${inHour} AND NOT EXISTS (
      SELECT FROM hours AS h
      WHERE h.influencer_id = r.influencer_id AND ${sameRow("h", [...rollUpColumns, "minutes"])})`);
}

/** Nulls are the same. */
function sameRow(fresh: string, columns: readonly string[]): SQL {
  const row = (table: string) =>
    sql.join(
      columns.map((name) => sql`${sql.identifier(table)}.${sql.identifier(name)}`),
      sql`, `,
    );
  return sql`ROW(${row(fresh)}) IS NOT DISTINCT FROM ROW(${row("r")})`;
}
