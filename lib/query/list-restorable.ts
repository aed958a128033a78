/** Influencers that somebody removed one by one and can still bring back: their undo outlives the page that offered it. */
import { sql } from "drizzle-orm";
import type { Executor } from "#lib/db/client.ts";
import type { RemovedInfluencer } from "#lib/domain/influencer-views.ts";
import { UNDO_WINDOW_S } from "#lib/domain/undo-window.ts";
import type { InfluencerKey } from "./require-influencer.ts";

export interface RestorableInfluencer extends InfluencerKey, RemovedInfluencer {
  /** What it is called on pages. */
  name: string;
}

export interface RestorableInput {
  /** Who removed them, with a session. */
  userId: string;
  /** Epoch seconds. */
  now: number;
  limit: number;
}

/**
 * The oldest removal first. From the audit log, which knows who did it, and tells one removal from those of a bulk action
 * or an import, which have an undo of their own.
 */
export async function listRestorable(
  db: Executor,
  { userId, now, limit }: RestorableInput,
): Promise<RestorableInfluencer[]> {
  const since = sql`to_timestamp(${now - UNDO_WINDOW_S}::float8)`;
  const rows = await db.execute<RestorableInfluencer & Record<string, unknown>>(sql`
    SELECT platform, external_id AS "externalId", coalesce(username, external_id) AS name, "dataPoints",
      extract(epoch FROM removed_at)::float8 + ${UNDO_WINDOW_S}::float8 AS "restorableUntil"
    FROM (
      SELECT DISTINCT ON (i.platform, i.external_id) i.*, coalesce((e.before->>'dataPoints')::int, 0) AS "dataPoints"
      FROM audit_events AS e
      JOIN influencers AS i ON i.removed_at > ${since} AND e.target_id = i.platform || '/' || i.external_id
      WHERE e.at > ${since} - interval '5 seconds' AND e.action = 'influencer.remove'
        AND e.actor_kind = 'user' AND e.actor_id = ${userId}
      ORDER BY i.platform, i.external_id, i.removed_at DESC, e.at DESC
    ) AS removed
    WHERE NOT EXISTS (SELECT FROM erased_influencers AS gone WHERE gone.influencer_id = removed.id)
      AND NOT EXISTS (
        SELECT FROM influencers AS other
        WHERE other.platform = removed.platform AND other.external_id = removed.external_id AND other.removed_at IS NULL)
    ORDER BY removed_at DESC LIMIT ${limit}`);
  return rows.toReversed();
}
