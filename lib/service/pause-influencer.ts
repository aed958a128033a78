/** Stops the fetching of an influencer; its data stays. */
import type { Database } from "#lib/db/client.ts";
import { influencerTarget } from "#lib/domain/audit.ts";
import type { Platform } from "#lib/domain/platform.ts";
import { noteAudit } from "#lib/store/note-audit.ts";
import { type Clock, SECOND } from "#lib/time.ts";
import { changeTracked } from "./change-influencer.ts";
import { pauseMembers } from "./members/pause-members.ts";

/** Pausing a paused one changes nothing. Throws NOT_FOUND. */
export async function pauseInfluencer(
  db: Database,
  platform: Platform,
  externalId: string,
  clock: Clock,
): Promise<void> {
  await changeTracked(db, platform, externalId, async (tx, member) => {
    const changed = await pauseMembers(tx, [member], clock.now() / SECOND);
    if (changed.length === 0) return;
    await noteAudit(tx, {
      action: "influencer.pause",
      target: influencerTarget(platform, externalId),
      before: { state: member.state },
      after: { state: "paused" },
    });
  });
}
