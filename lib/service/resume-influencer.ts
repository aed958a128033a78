/** Takes up the fetching of a paused influencer. */
import type { Database } from "#lib/db/client.ts";
import { accountTarget } from "#lib/domain/audit.ts";
import type { Platform } from "#lib/domain/platform.ts";
import { firstSlotFor } from "#lib/domain/slot.ts";
import { noteAudit } from "#lib/store/note-audit.ts";
import { setInfluencerState } from "#lib/store/set-influencer-state.ts";
import { switchPeriods } from "#lib/store/switch-periods.ts";
import { type Clock, SECOND } from "#lib/time.ts";
import { changeInfluencer, notTracked } from "./change-influencer.ts";

/** Resuming one that is not paused changes nothing. Throws NOT_FOUND. */
export async function resumeInfluencer(
  db: Database,
  platform: Platform,
  externalId: string,
  clock: Clock,
): Promise<void> {
  await changeInfluencer(db, platform, externalId, async (tx, influencer) => {
    if (influencer.removedAt !== null) throw notTracked(platform, externalId);
    if (influencer.state !== "paused") return;
    const at = firstSlotFor(clock.now() / SECOND, influencer.interval);
    await switchPeriods(tx, "live", [{ id: influencer.id, at }]);
    await setInfluencerState(tx, influencer.id, "pending", at);
    await noteAudit(tx, {
      action: "influencer.resume",
      target: accountTarget(platform, externalId),
      before: { state: influencer.state },
      after: { state: "pending" },
    });
  });
}
