/**
 * Deletes the roll-ups of an hour that the data points no longer give, with the others of that hour and influencer.
 * Deleting and then inserting instead of updating, because a columnstore takes no update of many rows in a conflict.
 * Nearly always the hour has none yet, and no data point is read for it.
 */
import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import { allowDecompression } from "#lib/db/edition/allow-decompression.ts";
import { hourRollUps, type RollUpInput, rollUpColumns } from "./hour-roll-ups.ts";

/** In a columnstore each may stand in batches of 1,000 rows, which the statement that deletes from them unpacks. */
const INFLUENCERS_AT_ONCE = 100;

export async function dropStaleRollUps(tx: Transaction, { hour, ids }: RollUpInput): Promise<void> {
  const stale = await listStale(tx, { hour, ids });
  if (stale.length === 0) return;
  await allowDecompression(tx);
  for (let done = 0; done < stale.length; done += INFLUENCERS_AT_ONCE) {
    const part = inHour(hour, stale.slice(done, done + INFLUENCERS_AT_ONCE));
    await tx.execute(sql`
      WITH dropped AS (DELETE FROM rollups_15m AS r WHERE ${part}) DELETE FROM rollups_1h AS r WHERE ${part}`);
  }
}

/** Whose: reading unpacks nothing, and what came twice has changed nothing. */
async function listStale(tx: Transaction, { hour, ids }: RollUpInput): Promise<number[]> {
  const all = inHour(hour, ids);
  const rolledUp = sql`SELECT r.influencer_id AS id FROM rollups_1h AS r WHERE ${all}`;
  const quarterly = columns(rollUpColumns);
  const hourly = columns([...rollUpColumns, "minutes"]);
  // By sorting or hashing, however wrong the planner guesses their number, and nulls are the same.
  const rows = await tx.execute<{ id: number }>(sql`
    WITH ${hourRollUps(rolledUp, hour)}
    SELECT influencer_id AS id FROM (
      SELECT ${quarterly} FROM rollups_15m AS r WHERE ${all} EXCEPT SELECT ${quarterly} FROM quarters
    ) AS stale_quarters
    UNION
    SELECT influencer_id FROM (
      SELECT ${hourly} FROM rollups_1h AS r WHERE ${all} EXCEPT SELECT ${hourly} FROM hours
    ) AS stale_hours`);
  return rows.map((row) => row.id);
}

function inHour(hour: number, ids: readonly number[]): SQL {
  const start = sql`to_timestamp(${hour}::float8)`;
  return sql`r.influencer_id = ANY (${sql.param([...ids])}::int[])
    AND r.time >= ${start} AND r.time < ${start} + interval '1 hour'`;
}

function columns(names: readonly string[]): SQL {
  return sql.join(
    ["influencer_id", "time", ...names].map((name) => sql.identifier(name)),
    sql`, `,
  );
}
