/**
 * Drops what is only of use for a while: tallies of old slots, reasons and runs older than data points mostly are, letters
 * long put back or given up, workers long gone, what was done in bulk, sessions, links and counted attempts whose time is
 * over, old lines of the audit log, notes that were deleted, what imports left behind.
 */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import { UNDO_WINDOW_S } from "#lib/domain/undo-window.ts";
import { dropOldImports } from "./import/drop-old-imports.ts";
import { TALLY_DAYS } from "./tally-slots.ts";

/** As long as data points are kept by default, at most. Older gaps, which roll-ups still show, have no reason. */
const REASON_DAYS = 400;
/** At once: more than a minute brings. */
const FAILURES_A_SHARD = 100;
/** The newest slot of a worker that is gone still says when something was fetched last. */
const WORKER_DAYS = 30;
/** More than twice as long as the queue keeps the job that was made of one. */
const REDRIVEN_DAYS = 30;
const AUDIT_DAYS = 400;
const RANK_DAYS = 730;
/** At once: more than a minute brings. */
const AUDIT_EVENTS = 10_000;
/** What was done in bulk, as long as anybody may ask who did it. */
const BULK_DAYS = 90;
/** At once: a million are gone in twenty minutes. */
const BULK_CHANGES = 50_000;
/** What says itself until when it is good. */
const lapsing = [
  ["sessions", "expires_at"],
  ["account_links", "expires_at"],
  ["rate_limits", "expire"],
] as const;

export interface OutdatedSettings {
  /** Days that the audit log is kept; 0: for ever. Default 400. */
  auditDays?: number | undefined;
  /** Days that ranks are kept; 0: for ever. Default 730. */
  rankDays?: number | undefined;
}

export async function dropOutdated(
  db: Executor,
  { auditDays = AUDIT_DAYS, rankDays = RANK_DAYS }: OutdatedSettings = {},
): Promise<void> {
  const age = (days: number) => sql`now() - ${days} * interval '1 day'`;
  await db.execute(sql`DELETE FROM slot_tallies WHERE slot <= ${age(TALLY_DAYS)}`);
  await db.execute(sql`DELETE FROM worker_runs WHERE seen_at < ${age(REASON_DAYS)}`);
  // Shard by shard, as the key has it: a look through the whole table each minute would cost more than all else here.
  await db.execute(sql`
    DELETE FROM fetch_failures AS f
    USING shards AS s CROSS JOIN LATERAL (
      SELECT old.slot, old.reason FROM fetch_failures AS old
      WHERE old.shard_id = s.id AND old.slot < ${age(REASON_DAYS)}
      ORDER BY old.slot LIMIT ${FAILURES_A_SHARD}) AS outdated
    WHERE f.shard_id = s.id AND f.slot = outdated.slot AND f.reason = outdated.reason`);
  await db.execute(sql`DELETE FROM workers WHERE seen_at < ${age(WORKER_DAYS)}`);
  await db.execute(sql`
    DELETE FROM dead_letters WHERE redriven_at < ${age(REDRIVEN_DAYS)} OR discarded_at < ${age(REDRIVEN_DAYS)}`);
  if (auditDays > 0) {
    await db.execute(sql`
      DELETE FROM audit_events WHERE id IN (
        SELECT id FROM audit_events WHERE at < ${age(auditDays)} ORDER BY at, id LIMIT ${AUDIT_EVENTS})`);
  }
  if (rankDays > 0) await dropOldestRanks(db, rankDays);
  // What can't be undone any more.
  await db.execute(sql`
    DELETE FROM bulk_changes WHERE (bulk_id, influencer_id) IN (
      SELECT c.bulk_id, c.influencer_id FROM bulk_actions AS a JOIN bulk_changes AS c ON c.bulk_id = a.id
      WHERE a.state = 'undone' OR (a.state IN ('done', 'cancelled') AND coalesce(a.undo_until, '-infinity') < now())
      LIMIT ${BULK_CHANGES})`);
  await db.execute(sql`
    DELETE FROM bulk_actions AS a WHERE created_at < ${age(BULK_DAYS)} AND state NOT IN ('running', 'undoing')
      AND NOT EXISTS (SELECT FROM bulk_changes AS c WHERE c.bulk_id = a.id)`);
  await db.execute(sql`
    DELETE FROM notes WHERE removed_at < now() - ${UNDO_WINDOW_S + 1} * interval '1 second'`);
  for (const [table, until] of lapsing)
    await db.execute(sql`DELETE FROM ${sql.identifier(table)} WHERE ${sql.identifier(until)} < now()`);
  await dropOldImports(db);
}

/** The oldest day, if it is outdated: each minute one of them, where a day brings one. */
async function dropOldestRanks(db: Executor, rankDays: number): Promise<void> {
  const [oldest] = await db.execute<{ day: string }>(sql`
    SELECT min(day)::text AS day FROM rank_days
    WHERE day < (now() AT TIME ZONE 'UTC')::date - ${rankDays}::int HAVING count(*) > 0`);
  if (!oldest) return;
  // Its rows first: a day that is gone has none left behind.
  await db.execute(sql`DELETE FROM rank_history WHERE day <= ${oldest.day}::date`);
  await db.execute(sql`DELETE FROM rank_days WHERE day = ${oldest.day}::date`);
}
