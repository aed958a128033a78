/**
 * Rests in a long build: what is due meanwhile gets the core for twice as long as the build has it. Without them, whatever
 * fell into its ten seconds came too late for its slot. A sort, or one index, is not interrupted.
 */
import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import { monotonicMs, SECOND } from "#lib/time.ts";

/** Of the time that work takes. */
const RATIO = 2;
/** All rests of a build: it is waited for, and what it reads is held against vacuum meanwhile. */
const MAX_MS = 60 * SECOND;
/** Of a statement that walks through influencers: one rest each so many ids. */
const STEP = 20_000;
/** Of a build, that statement (measured: docs). */
const ROWS_SHARE = 0.6;

export interface Rests {
  /** A column for the select list of a query that walks through influencers, to be evaluated once a row. */
  inRows(id: SQL): SQL;
  /** What those columns took, milliseconds, once the rows are in `table`. */
  inRowsMs(table: SQL): SQL;
  /** Runs `work`, then rests. */
  after<T>(tx: Transaction, work: () => Promise<T>): Promise<T>;
  /** What rests after works took until now, milliseconds. */
  afterMs(): number;
}

export const noRests: Rests = {
  inRows: () => sql`NULL AS rest`,
  inRowsMs: () => sql`0`,
  after: (_, work) => work(),
  afterMs: () => 0,
};

/** `before`: the build before this one, seconds without its rests, and its rows. */
export function makeRests(before: { tookS: number; influencers: number }): Rests {
  const rowsMs = Math.min(RATIO * before.tookS * ROWS_SHARE * SECOND, MAX_MS * ROWS_SHARE);
  const eachMs = Math.floor(rowsMs / Math.max(1, before.influencers / STEP));
  const isTurn = (id: SQL) => sql`${id} % ${sql.raw(String(STEP))} = 0`;
  let restedMs = 0;
  return {
    inRows: (id) =>
      sql`CASE WHEN ${isTurn(id)} THEN pg_sleep(${sql.raw(String(eachMs / SECOND))}) END AS rest`,
    inRowsMs: (table) =>
      sql`(SELECT ${eachMs}::int * count(*) FROM ${table} WHERE ${isTurn(sql`influencer_id`)})`,
    async after(tx, work) {
      const startedMs = monotonicMs();
      const result = await work();
      const left = MAX_MS * (1 - ROWS_SHARE) - restedMs;
      const restMs = Math.max(0, Math.floor(Math.min(RATIO * (monotonicMs() - startedMs), left)));
      if (restMs > 0) await tx.execute(sql`SELECT pg_sleep(${restMs / SECOND}::float8)`);
      restedMs += restMs;
      return result;
    },
    afterMs: () => restedMs,
  };
}
