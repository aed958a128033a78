/** Puts external ids into the registry: those that are tracked already stay as they are. The core of add and seed. */
import type { Database, Transaction } from "#lib/db/client.ts";
import { influencerTarget } from "#lib/domain/audit.ts";
import type { IntervalSeconds } from "#lib/domain/influencer.ts";
import { type Platform, platforms } from "#lib/domain/platform.ts";
import { firstSlotFor } from "#lib/domain/slot.ts";
import { countUntracked } from "#lib/store/count-untracked.ts";
import type { ExternalIdSet } from "#lib/store/external-id-set.ts";
import { insertInfluencers } from "#lib/store/insert-influencers.ts";
import { lockRegistry } from "#lib/store/lock-registry.ts";
import { makeShards } from "#lib/store/make-shards.ts";
import { type AuditEvent, noteAudit } from "#lib/store/note-audit.ts";
import { type Clock, SECOND } from "#lib/time.ts";

export interface AddInfluencersInput {
  platform: Platform;
  /** Well-formed ids of the platform: the caller has checked them. */
  externalIds: ExternalIdSet;
  interval: IntervalSeconds;
}

export interface AddInfluencersResult {
  added: number;
  /** Tracked already, at whatever interval. */
  existing: number;
}

/**
 * Each new one joins the first shard of (platform, interval) with room, and is due from the running slot if enough of
 * it is left. One transaction under the registry lock: keep sets at a size that others can wait for.
 */
export async function addInfluencers(
  db: Database,
  input: AddInfluencersInput,
  clock: Clock,
): Promise<AddInfluencersResult> {
  return await db.transaction(async (tx) => {
    const result = await addInfluencersIn(tx, input, clock);
    if (result.added > 0) await noteAudit(tx, eventOf(input, result.added));
    return result;
  });
}

/** The same inside a transaction of the caller's, which has locked no influencer before. */
export async function addInfluencersIn(
  tx: Transaction,
  { platform, externalIds, interval }: AddInfluencersInput,
  clock: Clock,
): Promise<AddInfluencersResult> {
  await lockRegistry(tx);
  const { untracked, distinct } = await countUntracked(tx, platform, externalIds);
  if (untracked === 0) return { added: 0, existing: distinct };
  const capacity = platforms[platform].shardSize;
  await makeShards(tx, { platform, interval, capacity, needed: untracked });
  // The clock is read after the wait for the lock: a slot that passed meanwhile was never due.
  const addedAt = clock.now();
  const from = firstSlotFor(addedAt / SECOND, interval);
  const added = await insertInfluencers(tx, { platform, externalIds, interval, addedAt, from });
  return { added, existing: distinct - added };
}

/** One of them is named; of many it is told how many came in, and of a run where it lies. */
function eventOf({ platform, externalIds, interval }: AddInfluencersInput, added: number): AuditEvent {
  const action = "influencer.add";
  if (!("from" in externalIds)) {
    const [only] = externalIds;
    if (only !== undefined && externalIds.length === 1)
      return { action, target: influencerTarget(platform, only), after: { interval } };
    return { action, target: { kind: "influencer", id: null }, after: { platform, interval, added } };
  }
  const { from, count } = externalIds;
  return {
    action,
    target: { kind: "influencer", id: `${platform}/${from}–${from + count - 1}` },
    after: { interval, added },
  };
}
