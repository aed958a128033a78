/**
 * Erases removed influencers when their time to undo is over: some thousand are filed at once, then their data points are
 * deleted in small parts, and an influencer only when it has none left. After filing nothing brings a data point back, and
 * who is filed but still there is what is left to do: this may be killed at any point and is taken up by the next run.
 */
import type { Database } from "#lib/db/client.ts";
import { UNDO_WINDOW_S } from "#lib/domain/undo-window.ts";
import { type DueRemoval, listRemoved } from "#lib/query/list-removed.ts";
import { deleteInfluencers } from "#lib/store/delete-influencers.ts";
import { deleteOldestDataPoints } from "#lib/store/delete-oldest-data-points.ts";
import { fileErased } from "#lib/store/file-erased.ts";
import { lockRegistry } from "#lib/store/lock-registry.ts";
import { lockErasing } from "#lib/store/lock-shards.ts";
import { tryLockErasing } from "#lib/store/try-lock-erasing.ts";
import { monotonicMs, SECOND } from "#lib/time.ts";

/** Ingest and the registry wait for one filing and one deletion of so many: some tenths of a second each. */
const FILED_AT_ONCE = 5_000;
/** A day of minutes of this many is deleted at once: some 30,000 rows. */
const INFLUENCERS_AT_ONCE = 20;
/** Of each minute. */
const RUN_MS = 20 * SECOND;

export interface EraseOptions {
  /** Most parts; default: what the time allows. */
  parts?: number;
  /** Begins no part after so many ms. */
  runMs?: number;
  /** Ends it after the part that is in hand. */
  signal?: AbortSignal;
}

export interface ErasedCount {
  influencers: number;
  dataPoints: number;
}

/** What this run erased; whatever it had no time for the next one does. */
export async function eraseRemoved(
  db: Database,
  { parts = Number.POSITIVE_INFINITY, runMs = RUN_MS, signal }: EraseOptions = {},
): Promise<ErasedCount> {
  const started = monotonicMs();
  let begun = 0;
  const mayBegin = () => begun++ < parts && monotonicMs() - started < runMs && !signal?.aborted;
  const erased = { influencers: 0, dataPoints: 0 };
  for (;;) {
    const due = await listRemoved(db, UNDO_WINDOW_S, FILED_AT_ONCE);
    if (due.length === 0) return erased;
    const { emptied, dataPoints, isOver } = await emptyAll(db, await fileDue(db, due), mayBegin);
    erased.dataPoints += dataPoints;
    erased.influencers += await deleteEmptied(db, emptied);
    if (isOver) return erased;
  }
}

/** Those that are filed now. */
async function fileDue(db: Database, due: readonly DueRemoval[]): Promise<number[]> {
  const filed = due.filter((one) => one.filed).map(({ id }) => id);
  const open = due.filter((one) => !one.filed).map(({ id }) => id);
  if (open.length === 0) return filed;
  const added = await db.transaction(async (tx) => {
    await lockRegistry(tx);
    // Waits for payloads that are being stored: later ones see that these are erased.
    await lockErasing(tx);
    return await fileErased(tx, open);
  });
  return [...filed, ...added];
}

interface Emptied {
  /** Who has no data left. */
  emptied: number[];
  dataPoints: number;
  /** Its time is over, or somebody else is at it. */
  isOver: boolean;
}

async function emptyAll(db: Database, ids: readonly number[], mayBegin: () => boolean): Promise<Emptied> {
  const emptied: number[] = [];
  let dataPoints = 0;
  for (let i = 0; i < ids.length; ) {
    if (!mayBegin()) return { emptied, dataPoints, isOver: true };
    const some = ids.slice(i, i + INFLUENCERS_AT_ONCE);
    const deleted = await db.transaction(async (tx) =>
      (await tryLockErasing(tx)) ? await deleteOldestDataPoints(tx, some) : "taken",
    );
    if (deleted === "taken") return { emptied, dataPoints, isOver: true };
    if (deleted === null) {
      emptied.push(...some);
      i += some.length;
    } else dataPoints += deleted;
  }
  return { emptied, dataPoints, isOver: false };
}

async function deleteEmptied(db: Database, ids: readonly number[]): Promise<number> {
  if (ids.length === 0) return 0;
  return await db.transaction(async (tx) => {
    await lockRegistry(tx);
    return await deleteInfluencers(tx, ids);
  });
}
