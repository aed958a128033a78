/** Gives an influencer another interval. */
import type { Database } from "#lib/db/client.ts";
import { influencerTarget } from "#lib/domain/audit.ts";
import type { IntervalSeconds } from "#lib/domain/influencer.ts";
import type { Platform } from "#lib/domain/platform.ts";
import { noteAudit } from "#lib/store/note-audit.ts";
import { type Clock, SECOND } from "#lib/time.ts";
import { changeTracked } from "./change-influencer.ts";
import { rescheduleMembers } from "./members/reschedule-members.ts";

/** The one that it has changes nothing. Throws NOT_FOUND. */
export async function rescheduleInfluencer(
  db: Database,
  platform: Platform,
  externalId: string,
  interval: IntervalSeconds,
  clock: Clock,
): Promise<void> {
  await changeTracked(db, platform, externalId, async (tx, member) => {
    const changed = await rescheduleMembers(tx, [{ member, back: null }], interval, clock.now() / SECOND);
    if (changed.length === 0) return;
    await noteAudit(tx, {
      action: "influencer.interval",
      target: influencerTarget(platform, externalId),
      before: { interval: member.interval },
      after: { interval },
    });
  });
}
