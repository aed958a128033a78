/** Takes up the fetching of a paused influencer. */
import type { Database } from "#lib/db/client.ts";
import { influencerTarget } from "#lib/domain/audit.ts";
import type { Platform } from "#lib/domain/platform.ts";
import { noteAudit } from "#lib/store/note-audit.ts";
import { type Clock, SECOND } from "#lib/time.ts";
import { changeTracked } from "./change-influencer.ts";
import { resumeMembers } from "./members/resume-members.ts";

/** Resuming one that is not paused changes nothing. Throws NOT_FOUND. */
export async function resumeInfluencer(
  db: Database,
  platform: Platform,
  externalId: string,
  clock: Clock,
): Promise<void> {
  await changeTracked(db, platform, externalId, async (tx, member) => {
    const changed = await resumeMembers(tx, [{ member, state: "pending" }], clock.now() / SECOND);
    if (changed.length === 0) return;
    await noteAudit(tx, {
      action: "influencer.resume",
      target: influencerTarget(platform, externalId),
      before: { state: member.state },
      after: { state: "pending" },
    });
  });
}
