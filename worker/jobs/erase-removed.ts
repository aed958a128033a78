/** Job `erase_removed`: once a minute, takes the data of removed influencers away when the time to undo is over, and what is outdated. */
import type { Database } from "#lib/db/client.ts";
import { eraseRemoved } from "#lib/ingest/erase-removed.ts";
import { dropOutdated, type OutdatedSettings } from "#lib/store/drop-outdated.ts";
import { completed, defineJob, type WorkerJob } from "../register.ts";

export function createEraseRemovedJob(db: Database, settings: OutdatedSettings): WorkerJob {
  return defineJob("erase_removed", { pollingIntervalSeconds: 2 }, async (attempts) => {
    await eraseRemoved(db);
    await dropOutdated(db, settings);
    return attempts.map(() => completed);
  });
}
