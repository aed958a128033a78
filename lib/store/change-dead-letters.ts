/** What an admin does to dead letters: marks on them. Each answers the numbers of those that it changed. */
import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";

/** null: all that are open and not asked for. */
export async function askRedrive(tx: Transaction, ids: readonly number[] | null): Promise<number[]> {
  return await mark(
    tx,
    sql`redrive_asked_at = clock_timestamp(), problem = NULL`,
    sql`redriven_at IS NULL AND discarded_at IS NULL AND redrive_asked_at IS NULL`,
    ids,
  );
}

/** One that is on its way back into the queue is not given up. `by`: an e-mail address. */
export async function discardLetters(tx: Transaction, ids: readonly number[], by: string): Promise<number[]> {
  return await mark(
    tx,
    sql`discarded_at = clock_timestamp(), discarded_by = ${by}`,
    sql`redriven_at IS NULL AND discarded_at IS NULL AND redrive_asked_at IS NULL`,
    ids,
  );
}

export async function restoreLetters(tx: Transaction, ids: readonly number[]): Promise<number[]> {
  return await mark(tx, sql`discarded_at = NULL, discarded_by = NULL`, sql`discarded_at IS NOT NULL`, ids);
}

/** In the order of their numbers, so that two at the same moment wait for each other and no more. */
async function mark(
  tx: Transaction,
  change: SQL,
  where: SQL,
  ids: readonly number[] | null,
): Promise<number[]> {
  const named = ids === null ? sql`true` : sql`id = ANY(${sql.param([...ids])}::int8[])`;
  const rows = await tx.execute<{ id: number }>(sql`
    WITH chosen AS (SELECT id FROM dead_letters WHERE ${named} AND ${where} ORDER BY id FOR UPDATE)
    UPDATE dead_letters AS d SET ${change} FROM chosen WHERE d.id = chosen.id
    RETURNING d.id::float8 AS id`);
  return rows.map(({ id }) => id).sort((a, b) => a - b);
}
