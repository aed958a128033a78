/** The registry's row of a tracked account. Removed ones are not found. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import type { InfluencerState } from "#lib/domain/influencer.ts";
import type { Platform } from "#lib/domain/platform.ts";

export interface RegisteredInfluencer {
  /** Internal: stands in no URL and no answer. */
  id: number;
  platform: Platform;
  externalId: string;
  username: string | null;
  state: InfluencerState;
  /** Seconds. */
  interval: number;
  tags: string[];
  /** Epoch seconds. */
  addedAt: number;
}

export async function findInfluencer(
  db: Executor,
  platform: Platform,
  externalId: string,
): Promise<RegisteredInfluencer | null> {
  const [row] = await db.execute<RegisteredInfluencer & Record<string, unknown>>(sql`
    SELECT id, platform, external_id AS "externalId", username, state, interval_s AS "interval", tags,
      extract(epoch FROM added_at)::float8 AS "addedAt"
    FROM influencers
    WHERE platform = ${platform} AND external_id = ${externalId} AND removed_at IS NULL`);
  return row ?? null;
}
