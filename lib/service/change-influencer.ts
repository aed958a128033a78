/**
 * The frame of each change that an admin makes to one influencer: one transaction, the registry lock, the row lock.
 * What is done in it is the caller's: members/ does it, to one as to many.
 */
import type { Database, Transaction } from "#lib/db/client.ts";
import type { Platform } from "#lib/domain/platform.ts";
import { notTracked } from "#lib/query/require-influencer.ts";
import { lockInfluencer } from "#lib/store/lock-influencer.ts";
import type { LockedMember } from "#lib/store/lock-members.ts";
import { lockRegistry } from "#lib/store/lock-registry.ts";

/** `change` sees the tracked influencer, else the one removed last. Throws NOT_FOUND when there is neither. */
export async function changeInfluencer<T>(
  db: Database,
  platform: Platform,
  externalId: string,
  change: (tx: Transaction, influencer: LockedMember) => Promise<T>,
): Promise<T> {
  return await db.transaction(async (tx) => {
    await lockRegistry(tx);
    const influencer = await lockInfluencer(tx, platform, externalId);
    if (influencer === null) throw notTracked({ platform, externalId });
    return await change(tx, influencer);
  });
}

/** The same, where a removed influencer is as good as none. */
export async function changeTracked(
  db: Database,
  platform: Platform,
  externalId: string,
  change: (tx: Transaction, influencer: LockedMember) => Promise<unknown>,
): Promise<void> {
  await changeInfluencer(db, platform, externalId, async (tx, influencer) => {
    if (influencer.removedAt !== null) throw notTracked({ platform, externalId });
    await change(tx, influencer);
  });
}
