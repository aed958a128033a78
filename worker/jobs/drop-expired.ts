/** Job `drop_expired`: once a minute, drops data points and 15-minute roll-ups that are older than they are to be kept. */

import type { Database } from "#lib/db/client.ts";
import { HOUR_S } from "#lib/domain/seconds.ts";
import { dropExpired, type RetentionSettings } from "#lib/ingest/drop-expired.ts";
import type { Logger } from "#lib/log.ts";
import { type Clock, SECOND } from "#lib/time.ts";
import { completed, defineJob, type WorkerJob } from "../register.ts";

export interface DropExpiredJobOptions {
  db: Database;
  clock: Clock;
  retention: RetentionSettings;
  /** Ends a run that has still much to do. */
  giveUp: AbortSignal;
  log: Logger;
}

/** Rolling up a history that has just come in takes minutes; what stands for longer is stuck. */
const HELD_MAX_S = HOUR_S;

export function createDropExpiredJob(options: DropExpiredJobOptions): WorkerJob {
  const { db, clock, retention, giveUp, log } = options;
  return defineJob("drop_expired", { pollingIntervalSeconds: 2 }, async (attempts) => {
    const { dropped, heldBy } = await dropExpired(db, clock, { ...retention, signal: giveUp });
    if (dropped > 0) log.info({ dropped }, "what is older than it is to be kept was dropped");
    if (heldBy !== null && heldBy.ageSeconds > HELD_MAX_S) {
      const hour = new Date(heldBy.hour * SECOND).toISOString();
      log.warn({ hour }, "data points are kept for longer than RAW_RETENTION_DAYS: an hour is not rolled up");
    }
    return attempts.map(() => completed);
  });
}
