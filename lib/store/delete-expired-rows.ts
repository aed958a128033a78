/**
 * Deletes old rows of a table without chunks, of a few influencers at a time and not too many of each: the key has no
 * other order, and one statement over all of them would run for hours.
 */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import type { Dropping } from "./take-dropping.ts";

/** 30,000 rows at most; an hour of minutes has 60 an influencer. */
const INFLUENCERS_AT_ONCE = 100;
const ROWS_EACH = 300;

export interface DeletedRows {
  rows: number;
  /** The last influencer looked at; null: there are none after `doneIds`. */
  lastId: number | null;
  /** Some of them may have more. */
  more: boolean;
}

export async function deleteExpiredRows(
  tx: Transaction,
  { source, before, doneIds }: Dropping,
): Promise<DeletedRows> {
  const table = sql.identifier(source);
  const next = (after: ReturnType<typeof sql>) => sql`
    (SELECT t.influencer_id FROM ${table} AS t WHERE t.influencer_id > ${after} ORDER BY t.influencer_id LIMIT 1)`;
  // From one influencer to the next along the key, also those that the registry no longer knows. By place in the table:
  // nothing is ever updated there, and a row that this statement sees keeps its place until it ends.
  const [row] = await tx.execute<{ rows: number; lastId: number | null; most: number | null }>(sql`
    WITH RECURSIVE walk (id, n) AS (
      SELECT ${next(sql`${doneIds}::int`)}, 1
      UNION ALL
      SELECT ${next(sql`walk.id`)}, n + 1 FROM walk WHERE id IS NOT NULL AND n < ${INFLUENCERS_AT_ONCE}
    ), old AS MATERIALIZED (
      SELECT walk.id, found.place FROM walk CROSS JOIN LATERAL (
        SELECT t.ctid AS place FROM ${table} AS t
        WHERE t.influencer_id = walk.id AND t.time < to_timestamp(${before}::float8)
        ORDER BY t.time LIMIT ${ROWS_EACH}) AS found
    ), gone AS (
      DELETE FROM ${table} WHERE ctid = ANY (ARRAY(SELECT place FROM old))
    )
    SELECT (SELECT max(id) FROM walk) AS "lastId", (SELECT count(*)::int FROM old) AS rows,
      (SELECT max(each.rows) FROM (SELECT count(*)::int AS rows FROM old GROUP BY id) AS each) AS most`);
  return { rows: row?.rows ?? 0, lastId: row?.lastId ?? null, more: (row?.most ?? 0) >= ROWS_EACH };
}
