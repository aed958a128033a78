/**
 * What a worker's registry has not seen yet, page by page. Rows carry the transaction that last changed them, so a
 * cursor on it misses nothing, however long a transaction was open: it only moves up to the oldest one still running.
 */
import { type SQL, sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import { UNDO_WINDOW_S } from "#lib/domain/undo-window.ts";

/** One influencer as the registry keeps it. */
export interface RegistryRow {
  id: number;
  externalId: string;
  username: string | null;
  state: string;
  /** Removed, or erased: then the id alone says something. */
  removed: boolean;
  shard: number;
  platform: string;
  /** Seconds. */
  interval: number;
  /** Where its open live or not-found period begins, epoch seconds: of earlier slots nothing is due. 0: it has none. */
  dueFrom: number;
}

/** Up to where a registry has read. */
export interface RegistryCursor {
  /** Server, its timeline and the database in it: transactions of another one say nothing about these. */
  database: string;
  /** The oldest transaction that may not have been read. */
  xid: string;
  /** When, on the database's clock, epoch seconds. */
  at: number;
}

/** Whose ids they are: without the timeline, which a restored or promoted server changes while its ids stay the same. */
export function databaseOf({ database }: Pick<RegistryCursor, "database">): string {
  return database.replace(/\/.*\//, "/");
}

/** Where the next reading begins; take it before the first page. */
export async function getRegistryCursor(db: Executor): Promise<RegistryCursor> {
  const [row] = await db.execute<RegistryCursor & Record<string, unknown>>(sql`
    SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS xid,
      extract(epoch FROM now())::float8 AS at,
      concat_ws('/', server.system_identifier, checkpoint.timeline_id, own.oid) AS database
    FROM pg_control_system() AS server, pg_control_checkpoint() AS checkpoint, pg_database AS own
    WHERE own.datname = current_database()`);
  if (row === undefined) throw new Error("the database gave no cursor");
  return row;
}

export interface RegistryPage {
  /** From getRegistryCursor of the last reading; null reads everything. */
  since: RegistryCursor | null;
  /** The last id of the page before; 0 at first. */
  afterId: number;
  limit: number;
}

/** Who reads at least so often sees each removal while the row still stands. */
const SEES_REMOVALS_S = UNDO_WINDOW_S / 2;
/** `erased_at` is when the transaction began; it may have become visible this much later. */
const COMMIT_MAX_S = 600;

/** In order of id; a short page is the last one. A row may come again later, changed. */
export async function listRegistryChanges(
  db: Executor,
  { since, afterId, limit }: RegistryPage,
): Promise<RegistryRow[]> {
  const changed = sql`
    SELECT id, external_id AS "externalId", username, state, removed_at IS NOT NULL AS removed,
      shard_id AS shard, platform, interval_s AS "interval"
    FROM influencers
    WHERE id > ${afterId}`;
  if (since === null) return await readPage(db, sql`${changed} ORDER BY id LIMIT ${limit}`);
  // After a long silence rows may be gone that were never seen removed: those are known by what was erased.
  const changedOrErased = sql`
    (${changed} AND changed_xid >= ${since.xid}::xid8)
    UNION ALL
    SELECT influencer_id, '', NULL, '', true, 0, '', 0
    FROM erased_influencers
    WHERE now() - to_timestamp(${since.at}) > make_interval(secs => ${SEES_REMOVALS_S})
      AND erased_at >= to_timestamp(${since.at}) - make_interval(secs => ${COMMIT_MAX_S})
      AND influencer_id > ${afterId}
    ORDER BY id
    LIMIT ${limit}`;
  return await readPage(db, changedOrErased);
}

/** Periods are looked up for the page's rows alone, not for all that it is sorted out of. */
async function readPage(db: Executor, page: SQL): Promise<RegistryRow[]> {
  return await db.execute<RegistryRow & Record<string, unknown>>(sql`
    SELECT page.*, coalesce((
        SELECT ceil(extract(epoch FROM max(p."from"))) FROM tracking_periods AS p
        WHERE p.influencer_id = page.id AND p."to" IS NULL AND p.kind IN ('live', 'not_found')
      ), 0)::float8 AS "dueFrom"
    FROM (${page}) AS page
    ORDER BY page.id`);
}
