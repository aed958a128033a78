/** Takes an influencer off every page at once. Its data is erased when the time to undo is over (erase-removed). */
import type { Database } from "#lib/db/client.ts";
import { influencerTarget } from "#lib/domain/audit.ts";
import type { RemovedInfluencer } from "#lib/domain/influencer-views.ts";
import type { Platform } from "#lib/domain/platform.ts";
import { UNDO_WINDOW_S } from "#lib/domain/undo-window.ts";
import { countDataPoints } from "#lib/query/count-data-points.ts";
import { notTracked } from "#lib/query/require-influencer.ts";
import { noteAudit } from "#lib/store/note-audit.ts";
import { type Clock, SECOND } from "#lib/time.ts";
import { changeInfluencer } from "./change-influencer.ts";
import { removeMembers } from "./members/remove-members.ts";

/** Removing again while it can be undone gives the same answer. Throws NOT_FOUND. */
export async function removeInfluencer(
  db: Database,
  platform: Platform,
  externalId: string,
  clock: Clock,
): Promise<RemovedInfluencer> {
  return await changeInfluencer(db, platform, externalId, async (tx, member) => {
    const now = clock.now() / SECOND;
    const removedAt = member.removedAt ?? now;
    if (member.superseded || removedAt + UNDO_WINDOW_S < now) throw notTracked({ platform, externalId });
    const dataPoints = await countDataPoints(tx, member.id);
    const changed = await removeMembers(tx, [member], now);
    if (changed.length > 0) {
      const { state, interval } = member;
      await noteAudit(tx, {
        action: "influencer.remove",
        target: influencerTarget(platform, externalId),
        before: { state, interval, dataPoints },
      });
    }
    return { dataPoints, restorableUntil: removedAt + UNDO_WINDOW_S };
  });
}
