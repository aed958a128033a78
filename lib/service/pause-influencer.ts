/** Stops the fetching of an influencer; its data stays. */
import type { Database } from "#lib/db/client.ts";
import { accountTarget } from "#lib/domain/audit.ts";
import type { Platform } from "#lib/domain/platform.ts";
import { noteAudit } from "#lib/store/note-audit.ts";
import { setInfluencerState } from "#lib/store/set-influencer-state.ts";
import { switchPeriods } from "#lib/store/switch-periods.ts";
import { type Clock, SECOND } from "#lib/time.ts";
import { changeInfluencer, lastDueEnd, notTracked } from "./change-influencer.ts";

/** Pausing a paused one changes nothing. Throws NOT_FOUND. */
export async function pauseInfluencer(
  db: Database,
  platform: Platform,
  externalId: string,
  clock: Clock,
): Promise<void> {
  await changeInfluencer(db, platform, externalId, async (tx, influencer) => {
    if (influencer.removedAt !== null) throw notTracked(platform, externalId);
    if (influencer.state === "paused") return;
    const at = await lastDueEnd(tx, influencer, clock.now() / SECOND);
    await switchPeriods(tx, "paused", [{ id: influencer.id, at }]);
    await setInfluencerState(tx, influencer.id, "paused", at);
    await noteAudit(tx, {
      action: "influencer.pause",
      target: accountTarget(platform, externalId),
      before: { state: influencer.state },
      after: { state: "paused" },
    });
  });
}
