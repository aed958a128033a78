/** Makes accounts that are not found wait for an answer again; workers see it through the change cursor and ask at once. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import type { Platform } from "#lib/domain/platform.ts";

export interface NotFound {
  id: number;
  /** Seconds. */
  interval: number;
}

/**
 * `limit` of a platform, those first who were rechecked, paused or resumed longest ago or never; locked until the
 * transaction ends, in the order in which all lock who lock several.
 */
export async function lockNotFound(tx: Transaction, platform: Platform, limit: number): Promise<NotFound[]> {
  return await tx.execute<NotFound & Record<string, unknown>>(sql`
    SELECT id, interval_s AS "interval" FROM influencers
    WHERE state = 'not_found' AND removed_at IS NULL AND id = ANY (ARRAY(
      SELECT id FROM influencers
      WHERE platform = ${platform} AND state = 'not_found' AND removed_at IS NULL
      ORDER BY state_slot NULLS FIRST, id LIMIT ${limit}))
    ORDER BY id FOR UPDATE`);
}

/** `slot`: the first one whose answer counts, epoch seconds. */
export async function setRechecked(
  tx: Transaction,
  influencers: readonly { id: number; slot: number }[],
): Promise<void> {
  await tx.execute(sql`
    UPDATE influencers AS i
    SET state = 'pending', state_slot = to_timestamp(r.slot), changed_xid = pg_current_xact_id()
    FROM unnest(${sql.param(influencers.map(({ id }) => id))}::int[],
      ${sql.param(influencers.map(({ slot }) => slot))}::float8[]) AS r (id, slot)
    WHERE i.id = r.id`);
}
