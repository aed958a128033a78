/**
 * Erases removed influencers when their time to undo is over. Filing comes first: after it nothing brings a data point
 * back, so this may be killed at any point and is taken up by the next run.
 */
import type { Database } from "#lib/db/client.ts";
import { UNDO_WINDOW_S } from "#lib/domain/undo-window.ts";
import { listRemoved } from "#lib/query/list-removed.ts";
import { deleteInfluencers } from "#lib/store/delete-influencers.ts";
import { deleteOldestDataPoints } from "#lib/store/delete-oldest-data-points.ts";
import { fileErased } from "#lib/store/file-erased.ts";
import { lockRegistry } from "#lib/store/lock-registry.ts";
import { lockErasing } from "#lib/store/lock-shards.ts";

/** A day of minutes of this many is deleted at once: some 30,000 rows. */
const INFLUENCERS_AT_ONCE = 20;

export interface ErasedCount {
  influencers: number;
  dataPoints: number;
}

export async function eraseRemoved(db: Database): Promise<ErasedCount> {
  const erased = { influencers: 0, dataPoints: 0 };
  for (;;) {
    const due = await listRemoved(db, UNDO_WINDOW_S, INFLUENCERS_AT_ONCE);
    if (due.length === 0) return erased;
    const ids = await db.transaction(async (tx) => {
      await lockRegistry(tx);
      // Waits for payloads that are being stored: later ones see that these are erased.
      await lockErasing(tx);
      return await fileErased(tx, due);
    });
    // Somebody else was faster: nothing of these is left to do.
    if (ids.length === 0) continue;
    for (;;) {
      const deleted = await db.transaction((tx) => deleteOldestDataPoints(tx, ids));
      if (deleted === null) break;
      erased.dataPoints += deleted;
    }
    erased.influencers += await db.transaction(async (tx) => {
      await lockRegistry(tx);
      return await deleteInfluencers(tx, ids);
    });
  }
}
