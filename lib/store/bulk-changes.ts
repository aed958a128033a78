/** What stood before a bulk action changed it: written with the change, read by undo. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import type { InfluencerState } from "#lib/domain/influencer.ts";

export interface NotedChange {
  /** Internal influencer id. */
  id: number;
  state: InfluencerState;
  /** Seconds. */
  interval: number;
  shard: number;
  /** null: the action leaves them alone. */
  tags: readonly string[] | null;
  /** The slot, or the moment, from which the change holds: epoch seconds. */
  at: number;
}

export async function noteBulkChanges(
  tx: Transaction,
  bulkId: number,
  changes: readonly NotedChange[],
): Promise<void> {
  if (changes.length === 0) return;
  await tx.execute(sql`
    INSERT INTO bulk_changes (bulk_id, influencer_id, state, interval_s, shard_id, tags, at)
    SELECT ${bulkId}::int, c.id, c.state, c.interval_s, c.shard_id,
      CASE WHEN c.tags IS NOT NULL THEN ARRAY(
        SELECT tag FROM jsonb_array_elements_text(c.tags::jsonb) WITH ORDINALITY AS listed (tag, n) ORDER BY n) END,
      to_timestamp(c.at)
    FROM unnest(
      ${sql.param(changes.map((c) => c.id))}::int[], ${sql.param(changes.map((c) => c.state))}::text[],
      ${sql.param(changes.map((c) => c.interval))}::int[], ${sql.param(changes.map((c) => c.shard))}::int[],
      ${sql.param(changes.map((c) => (c.tags === null ? null : JSON.stringify(c.tags))))}::text[],
      ${sql.param(changes.map((c) => c.at))}::float8[]
    ) AS c (id, state, interval_s, shard_id, tags, at)`);
}

/** Those after an influencer, ascending. */
export async function listBulkChanges(
  tx: Transaction,
  bulkId: number,
  after: number,
  limit: number,
): Promise<NotedChange[]> {
  const rows = await tx.execute<NotedChange & Record<string, unknown>>(sql`
    SELECT influencer_id AS id, state, interval_s AS "interval", shard_id AS shard, tags,
      extract(epoch FROM at)::float8 AS at
    FROM bulk_changes WHERE bulk_id = ${bulkId} AND influencer_id > ${after}
    ORDER BY influencer_id LIMIT ${limit}`);
  return [...rows];
}
