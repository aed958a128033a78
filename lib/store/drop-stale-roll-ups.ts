/**
 * Deletes the roll-ups of an hour that the data points no longer give; those that stand are not written. Deleting and then
 * inserting instead of updating, because a columnstore takes no update of many rows in a conflict. Nearly always the hour
 * has none yet, and no data point is read for it.
 */
import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import { allowDecompression } from "#lib/db/edition/allow-decompression.ts";
import { hourRollUps, type RollUpInput, rollUpColumns } from "./hour-roll-ups.ts";

/** In a columnstore each may stand in batches of 1,000 rows, which the statement that deletes from them unpacks. */
const INFLUENCERS_AT_ONCE = 100;

interface StaleRollUp {
  influencer: number;
  /** Start of its bucket, epoch seconds. */
  time: number;
  hourly: boolean;
}

export async function dropStaleRollUps(tx: Transaction, { hour, ids }: RollUpInput): Promise<void> {
  const stale = Map.groupBy(await listStale(tx, { hour, ids }), ({ influencer }) => influencer);
  if (stale.size === 0) return;
  await allowDecompression(tx);
  const whose = [...stale.keys()];
  for (let done = 0; done < whose.length; done += INFLUENCERS_AT_ONCE) {
    const part = whose.slice(done, done + INFLUENCERS_AT_ONCE);
    await dropRows(
      tx,
      { hour, ids: part },
      part.flatMap((id) => stale.get(id) ?? []),
    );
  }
}

/** Reading unpacks nothing, and what came twice has changed nothing. */
async function listStale(tx: Transaction, { hour, ids }: RollUpInput): Promise<StaleRollUp[]> {
  const all = inHour({ hour, ids });
  const rolledUp = sql`SELECT r.influencer_id AS id FROM rollups_1h AS r WHERE ${all}`;
  const quarterly = columns(rollUpColumns);
  const hourly = columns([...rollUpColumns, "minutes"]);
  const found = (isHourly: boolean) => sql`
    SELECT influencer_id AS influencer, extract(epoch FROM time)::float8 AS time, ${sql.raw(String(isHourly))} AS hourly`;
  // By sorting or hashing, however wrong the planner guesses their number, and nulls are the same.
  return await tx.execute<StaleRollUp & Record<string, unknown>>(sql`
    WITH ${hourRollUps(rolledUp, hour)}
    ${found(false)} FROM (
      SELECT ${quarterly} FROM rollups_15m AS r WHERE ${all} EXCEPT SELECT ${quarterly} FROM quarters
    ) AS stale
    UNION ALL
    ${found(true)} FROM (
      SELECT ${hourly} FROM rollups_1h AS r WHERE ${all} EXCEPT SELECT ${hourly} FROM hours
    ) AS stale`);
}

/** `input` says the same of them in the way that a columnstore finds its batches by. */
async function dropRows(tx: Transaction, input: RollUpInput, rows: readonly StaleRollUp[]): Promise<void> {
  const isStale = (hourly: boolean) => sql`
    r.influencer_id = s.influencer AND r.time = to_timestamp(s.time) AND s.hourly = ${sql.raw(String(Number(hourly)))}`;
  await tx.execute(sql`
    WITH stale AS (
      SELECT * FROM unnest(${sql.param(rows.map((row) => row.influencer))}::int[],
        ${sql.param(rows.map((row) => row.time))}::float8[], ${sql.param(rows.map((row) => Number(row.hourly)))}::int[])
        AS s (influencer, time, hourly)
    ), quarters AS (
      DELETE FROM rollups_15m AS r USING stale AS s WHERE ${inHour(input)} AND ${isStale(false)}
    )
    DELETE FROM rollups_1h AS r USING stale AS s WHERE ${inHour(input)} AND ${isStale(true)}`);
}

function inHour({ hour, ids }: RollUpInput): SQL {
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
