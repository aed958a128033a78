/** Job `erase_removed`: once a minute, drops what is outdated, and takes the data of removed influencers away when the time to undo is over. */
import type { Database } from "#lib/db/client.ts";
import { eraseRemoved } from "#lib/ingest/erase-removed.ts";
import { dropOutdated, type OutdatedSettings } from "#lib/store/drop-outdated.ts";
import { completed, defineJob, type WorkerJob } from "../register.ts";

/** `giveUp` ends a run that has still much to do. */
export function createEraseRemovedJob(
  db: Database,
  settings: OutdatedSettings,
  giveUp: AbortSignal,
): WorkerJob {
  return defineJob("erase_removed", { pollingIntervalSeconds: 2 }, async (attempts) => {
    // First: erasing many takes all of its time for hours.
    await dropOutdated(db, settings);
    await eraseRemoved(db, { signal: giveUp });
    return attempts.map(() => completed);
  });
}
