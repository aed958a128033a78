/**
 * Says of each hour that is over and rolled up what all influencers of a platform did in it: a scan of two hours, once.
 * Each in a transaction of its own, so that it may be killed at any point and any number do it side by side.
 *
 * Why no change is missed: who rolls up an hour marks it and the next one under that hour's lock, in the transaction that
 * writes. Here a mark is only taken away by who holds the locks of both hours that it is made from, and has read after
 * they were given: nothing is uncommitted then, and what comes later marks anew.
 */

import type { Database } from "#lib/db/client.ts";
import { isLockTimeout } from "#lib/db/is-lock-timeout.ts";
import { HOUR_OVER_S } from "#lib/domain/hour-over.ts";
import { HOUR_S } from "#lib/domain/seconds.ts";
import { findDirtyPlatformHour } from "#lib/query/find-dirty-platform-hour.ts";
import { lockRollUp } from "#lib/store/lock-roll-up.ts";
import { putPlatformHour } from "#lib/store/put-platform-hour.ts";
import { type Clock, HOUR, monotonicMs, SECOND } from "#lib/time.ts";

/** Of each minute; begins none later. One takes seconds of a million influencers, and there is one an hour. */
const RUN_MS = 5 * SECOND;

export interface PlatformHoursOptions {
  /** Most hours; default: what the time allows. */
  hours?: number;
  /** Ends it after the hour that is in hand. */
  signal?: AbortSignal;
}

/** How many were made. */
export async function makePlatformHours(
  db: Database,
  clock: Clock,
  { hours = Number.POSITIVE_INFINITY, signal }: PlatformHoursOptions = {},
): Promise<number> {
  const started = monotonicMs();
  let made = 0;
  while (made < hours && !signal?.aborted && monotonicMs() - started < RUN_MS) {
    if (!(await makeNext(db, (clock.now() - HOUR) / SECOND - HOUR_OVER_S))) break;
    made++;
  }
  return made;
}

/** False: none is left, or one of its hours is being rolled up for long; the next minute tries again. */
async function makeNext(db: Database, before: number): Promise<boolean> {
  try {
    return await db.transaction(
      async (tx) => {
        const dirty = await findDirtyPlatformHour(tx, before);
        if (dirty === null) return false;
        // Before its mark: who removes demo history waits for that under locks that a roll-up waits for.
        await lockRollUp(tx, dirty.hour - HOUR_S);
        await lockRollUp(tx, dirty.hour);
        await putPlatformHour(tx, dirty);
        return true;
      },
      { isolationLevel: "read committed" },
    );
  } catch (error) {
    if (isLockTimeout(error)) return false;
    throw error;
  }
}
