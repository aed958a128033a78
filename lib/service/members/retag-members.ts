/** Gives some influencers tags, and takes others away. */
import type { Transaction } from "#lib/db/client.ts";
import { sameTags } from "#lib/domain/tags.ts";
import type { LockedMember } from "#lib/store/lock-members.ts";
import { setTags } from "#lib/store/set-tags.ts";
import type { ChangedMember } from "./member-change.ts";

export interface Retagged {
  member: LockedMember;
  tags: readonly string[];
}

/** Those that have just these tags, or are removed, stay as they are. `now`: epoch seconds. */
export async function retagMembers(
  tx: Transaction,
  retagged: readonly Retagged[],
  now: number,
): Promise<ChangedMember[]> {
  const changed = retagged.filter(
    ({ member, tags }) => member.removedAt === null && !sameTags(member.tags, tags),
  );
  if (changed.length === 0) return [];
  await setTags(
    tx,
    changed.map(({ member, tags }) => ({ id: member.id, tags })),
  );
  return changed.map(({ member }) => ({ before: member, at: now }));
}
