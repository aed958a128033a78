/**
 * What a worker's registry has not seen yet, page by page. Rows carry the transaction that last changed them, so a
 * cursor on it misses nothing, however long a transaction was open: it only moves up to the oldest one still running.
 */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";

/** One influencer as the registry keeps it. */
export interface RegistryRow {
  id: number;
  externalId: string;
  username: string | null;
  state: string;
  removed: boolean;
  shard: number;
  platform: string;
  /** Seconds. */
  interval: number;
}

/** Where the next reading begins; take it before the first page. */
export async function getRegistryCursor(db: Executor): Promise<string> {
  const [row] = await db.execute<{ cursor: string }>(
    sql`SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS cursor`,
  );
  if (row === undefined) throw new Error("the database gave no cursor");
  return row.cursor;
}

export interface RegistryPage {
  /** From getRegistryCursor of the last reading; "0" reads everything. */
  since: string;
  /** The last id of the page before; 0 at first. */
  afterId: number;
  limit: number;
}

/** In order of id; a short page is the last one. A row may come again later, changed. */
export async function listRegistryChanges(
  db: Executor,
  { since, afterId, limit }: RegistryPage,
): Promise<RegistryRow[]> {
  return await db.execute<RegistryRow & Record<string, unknown>>(sql`
    SELECT id, external_id AS "externalId", username, state, removed_at IS NOT NULL AS removed,
      shard_id AS shard, platform, interval_s AS "interval"
    FROM influencers
    WHERE changed_xid >= ${since}::xid8 AND id > ${afterId}
    ORDER BY id
    LIMIT ${limit}`);
}
