/** Undoes remove-influencer, while its data is still there. */
import type { Database } from "#lib/db/client.ts";
import { influencerTarget } from "#lib/domain/audit.ts";
import type { Platform } from "#lib/domain/platform.ts";
import { UNDO_WINDOW_S } from "#lib/domain/undo-window.ts";
import { AppError } from "#lib/errors.ts";
import { noteAudit } from "#lib/store/note-audit.ts";
import { type Clock, SECOND } from "#lib/time.ts";
import { changeInfluencer } from "./change-influencer.ts";
import { restoreMembers } from "./members/restore-members.ts";

/**
 * Restoring one that is tracked changes nothing. Throws NOT_FOUND for one that we never had, CONFLICT when the time to
 * undo is over. Slots that passed meanwhile were not due: they stand in a paused period.
 */
export async function restoreInfluencer(
  db: Database,
  platform: Platform,
  externalId: string,
  clock: Clock,
): Promise<void> {
  await changeInfluencer(db, platform, externalId, async (tx, member) => {
    if (member.removedAt === null) return;
    const now = clock.now() / SECOND;
    if (member.superseded || member.removedAt + UNDO_WINDOW_S < now) {
      throw new AppError("CONFLICT", "The time to undo is over; the data is being erased.");
    }
    const { state, interval } = member;
    await restoreMembers(tx, [{ member, state: "pending" }], now);
    await noteAudit(tx, {
      action: "influencer.restore",
      target: influencerTarget(platform, externalId),
      after: { state: state === "paused" || state === "not_found" ? state : "pending", interval },
    });
  });
}
