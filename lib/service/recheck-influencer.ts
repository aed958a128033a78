/**
 * Asks a platform again for accounts that it did not know, at once rather than at their slot of the hour. Their state says
 * that they wait for an answer; their tracking period is closed until there is one, so that no slot counts as missed.
 */
import type { Database } from "#lib/db/client.ts";
import { influencerTarget } from "#lib/domain/audit.ts";
import type { Platform } from "#lib/domain/platform.ts";
import { firstSlotFor } from "#lib/domain/slot.ts";
import { countNotFound } from "#lib/query/count-not-found.ts";
import { notTracked } from "#lib/query/require-influencer.ts";
import { lockRegistry } from "#lib/store/lock-registry.ts";
import { noteAudit } from "#lib/store/note-audit.ts";
import { lockNotFound, setRechecked } from "#lib/store/set-rechecked.ts";
import { type Clock, SECOND } from "#lib/time.ts";
import { changeInfluencer } from "./change-influencer.ts";

/** At once: a shard or so, which the platform bears beside all others. */
const AT_ONCE = 1_000;

/** One that is not "not found" stays as it is. Throws NOT_FOUND for one that is not tracked. */
export async function recheckInfluencer(
  db: Database,
  platform: Platform,
  externalId: string,
  clock: Clock,
): Promise<void> {
  await changeInfluencer(db, platform, externalId, async (tx, { id, state, interval, removedAt }) => {
    if (removedAt !== null) throw notTracked({ platform, externalId });
    if (state !== "not_found") return;
    await setRechecked(tx, [{ id, slot: firstSlotFor(clock.now() / SECOND, interval) }]);
    await noteAudit(tx, {
      action: "influencer.recheck",
      target: influencerTarget(platform, externalId),
      before: { state },
      after: { state: "pending" },
    });
  });
}

export interface Rechecked {
  rechecked: number;
  /** Of the platform's, for another call. */
  left: number;
}

/** A thousand of a platform that are not found, those first who were rechecked longest ago. */
export async function recheckPlatform(
  db: Database,
  platform: Platform,
  clock: Clock,
  atOnce: number = AT_ONCE,
): Promise<Rechecked> {
  const rechecked = await db.transaction(async (tx) => {
    await lockRegistry(tx);
    const found = await lockNotFound(tx, platform, atOnce);
    if (found.length === 0) return 0;
    const now = clock.now() / SECOND;
    await setRechecked(
      tx,
      found.map(({ id, interval }) => ({ id, slot: firstSlotFor(now, interval) })),
    );
    const target = { kind: "platform", id: platform };
    await noteAudit(tx, { action: "influencer.recheck", target, after: { influencers: found.length } });
    return found.length;
  });
  return { rechecked, left: await countNotFound(db, platform) };
}
