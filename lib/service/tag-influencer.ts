/** Gives an influencer tags, and takes others away. */
import type { Database } from "#lib/db/client.ts";
import { influencerTarget } from "#lib/domain/audit.ts";
import type { Platform } from "#lib/domain/platform.ts";
import { changeTags, TAGS_MAX, type TagChange } from "#lib/domain/tags.ts";
import { AppError } from "#lib/errors.ts";
import { noteAudit } from "#lib/store/note-audit.ts";
import { type Clock, SECOND } from "#lib/time.ts";
import { changeTracked } from "./change-influencer.ts";
import { retagMembers } from "./members/retag-members.ts";

/** Throws NOT_FOUND; BAD_REQUEST when it would have too many. */
export async function tagInfluencer(
  db: Database,
  platform: Platform,
  externalId: string,
  change: TagChange,
  clock: Clock,
): Promise<void> {
  await changeTracked(db, platform, externalId, async (tx, member) => {
    const tags = changeTags(member.tags, change);
    if (tags === null) {
      throw new AppError("BAD_REQUEST", `An influencer has ${TAGS_MAX} tags at most: take some away first.`);
    }
    const changed = await retagMembers(tx, [{ member, tags }], clock.now() / SECOND);
    if (changed.length === 0) return;
    await noteAudit(tx, {
      action: "influencer.tags",
      target: influencerTarget(platform, externalId),
      before: { tags: member.tags },
      after: { tags },
    });
  });
}
