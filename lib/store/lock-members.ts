/** Reads influencers for a change and keeps others (ingest too) from changing them until the transaction ends. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import type { InfluencerState } from "#lib/domain/influencer.ts";
import type { Platform } from "#lib/domain/platform.ts";

/** Times in epoch seconds, with a fraction. */
export interface LockedMember {
  /** Internal id. */
  id: number;
  platform: Platform;
  state: InfluencerState;
  /** The slot from which an admin's pause or resume holds; null: there was none. */
  stateSlot: number | null;
  /** Seconds. */
  interval: number;
  shard: number;
  tags: string[];
  /** null: tracked. */
  removedAt: number | null;
  /** Its data is being erased, or its account has been added again: no way back. */
  superseded: boolean;
}

/** Ascending; those that are gone are left out. Under the registry lock. */
export async function lockMembers(tx: Transaction, ids: readonly number[]): Promise<LockedMember[]> {
  const rows = await tx.execute<LockedMember & Record<string, unknown>>(sql`
    SELECT i.id, i.platform, i.state, extract(epoch FROM i.state_slot)::float8 AS "stateSlot",
      i.interval_s AS "interval", i.shard_id AS shard, i.tags, extract(epoch FROM i.removed_at)::float8 AS "removedAt",
      i.removed_at IS NOT NULL AND (
        EXISTS (SELECT FROM erased_influencers AS e WHERE e.influencer_id = i.id)
        OR EXISTS (
          SELECT FROM influencers AS other
          WHERE other.platform = i.platform AND other.external_id = i.external_id AND other.removed_at IS NULL)
      ) AS superseded
    FROM influencers AS i
    WHERE i.id = ANY (${sql.param([...ids])}::int[])
    ORDER BY i.id FOR UPDATE OF i`);
  return [...rows];
}
