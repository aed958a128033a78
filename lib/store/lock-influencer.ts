/** Reads one influencer for a change and keeps others (ingest too) from changing it until the transaction ends. */
import { sql } from "drizzle-orm";
import type { Transaction } from "#lib/db/client.ts";
import type { InfluencerState } from "#lib/domain/influencer.ts";
import type { Platform } from "#lib/domain/platform.ts";

export interface LockedInfluencer {
  /** Internal id. */
  id: number;
  state: InfluencerState;
  /** Seconds. */
  interval: number;
  /** Epoch seconds, with a fraction; null: tracked. */
  removedAt: number | null;
  /** Its data is being erased: no way back. */
  erased: boolean;
}

/** The tracked one, else the one that was removed last; null when there is neither. Under the registry lock. */
export async function lockInfluencer(
  tx: Transaction,
  platform: Platform,
  externalId: string,
): Promise<LockedInfluencer | null> {
  const [row] = await tx.execute<LockedInfluencer & Record<string, unknown>>(sql`
    SELECT i.id, i.state, i.interval_s AS "interval", extract(epoch FROM i.removed_at)::float8 AS "removedAt",
      EXISTS (SELECT FROM erased_influencers AS e WHERE e.influencer_id = i.id) AS erased
    FROM influencers AS i
    WHERE i.id = coalesce(
      (SELECT id FROM influencers
       WHERE platform = ${platform} AND external_id = ${externalId} AND removed_at IS NULL),
      (SELECT id FROM influencers
       WHERE platform = ${platform} AND external_id = ${externalId} AND removed_at IS NOT NULL
       ORDER BY removed_at DESC, id DESC LIMIT 1))
    FOR UPDATE OF i`);
  return row ?? null;
}
