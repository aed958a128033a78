/**
 * The frame of each change that an admin makes to one influencer: one transaction, the registry lock, the row lock.
 * What is done in it is the caller's.
 */
import type { Database, Transaction } from "#lib/db/client.ts";
import { type Platform, platforms } from "#lib/domain/platform.ts";
import { slotOf } from "#lib/domain/slot.ts";
import { AppError } from "#lib/errors.ts";
import { hasDataPoint } from "#lib/store/has-data-point.ts";
import { type LockedInfluencer, lockInfluencer } from "#lib/store/lock-influencer.ts";
import { lockRegistry } from "#lib/store/lock-registry.ts";

/** `change` sees the tracked influencer, else the one removed last. Throws NOT_FOUND when there is neither. */
export async function changeInfluencer<T>(
  db: Database,
  platform: Platform,
  externalId: string,
  change: (tx: Transaction, influencer: LockedInfluencer) => Promise<T>,
): Promise<T> {
  return await db.transaction(async (tx) => {
    await lockRegistry(tx);
    const influencer = await lockInfluencer(tx, platform, externalId);
    if (influencer === null) throw notTracked(platform, externalId);
    return await change(tx, influencer);
  });
}

export function notTracked(platform: Platform, externalId: string): AppError {
  return new AppError("NOT_FOUND", `${externalId} of ${platforms[platform].name} is not tracked.`, {
    details: { platform, externalId },
  });
}

/** Where a live period ends that is broken off at `t` (epoch seconds): a slot that has its data point was still due. */
export async function lastDueEnd(
  tx: Transaction,
  { id, interval }: LockedInfluencer,
  t: number,
): Promise<number> {
  const slot = slotOf(t, interval);
  return (await hasDataPoint(tx, id, slot)) ? slot + interval : slot;
}
