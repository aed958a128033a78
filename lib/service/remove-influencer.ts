/** Takes an influencer off every page at once. Its data is erased when the time to undo is over (erase-removed). */
import type { Database } from "#lib/db/client.ts";
import type { Platform } from "#lib/domain/platform.ts";
import { UNDO_WINDOW_S } from "#lib/domain/undo-window.ts";
import { countDataPoints } from "#lib/query/count-data-points.ts";
import { type Clock, SECOND } from "#lib/time.ts";
import { changeInfluencer, notTracked } from "./change-influencer.ts";
import { removeMembers } from "./members/remove-members.ts";

export interface RemoveInfluencerResult {
  /** Data points that will be erased. */
  dataPoints: number;
  /** Until when restore-influencer takes it back, epoch seconds. */
  restorableUntil: number;
}

/** Removing again while it can be undone gives the same answer. Throws NOT_FOUND. */
export async function removeInfluencer(
  db: Database,
  platform: Platform,
  externalId: string,
  clock: Clock,
): Promise<RemoveInfluencerResult> {
  return await changeInfluencer(db, platform, externalId, async (tx, influencer) => {
    const now = clock.now() / SECOND;
    const removedAt = influencer.removedAt ?? now;
    if (influencer.superseded || removedAt + UNDO_WINDOW_S < now) throw notTracked(platform, externalId);
    await removeMembers(tx, [influencer], now);
    return {
      dataPoints: await countDataPoints(tx, influencer.id),
      restorableUntil: removedAt + UNDO_WINDOW_S,
    };
  });
}
