/**
 * Job `roll_up`: once a minute, brings the roll-ups of hours that are over in line with their data points, and says of
 * those that are what their platform did.
 */
import type { Database } from "#lib/db/client.ts";
import { makePlatformHours } from "#lib/ingest/make-platform-hours.ts";
import { rollUpHours } from "#lib/ingest/roll-up-hours.ts";
import { type Clock, SECOND } from "#lib/time.ts";
import { completed, defineJob, type WorkerJob } from "../register.ts";

/** Few shards are done in this time as soon as their hour is over: worth no spreading. */
const SPREAD_AFTER_MS = 3 * SECOND;

/** `giveUp` ends a run that has still much to do. */
export function createRollUpJob(db: Database, clock: Clock, giveUp: AbortSignal): WorkerJob {
  return defineJob("roll_up", { pollingIntervalSeconds: 2 }, async (attempts) => {
    await rollUpHours(db, clock, { spreadAfterMs: SPREAD_AFTER_MS, signal: giveUp });
    await makePlatformHours(db, clock, { signal: giveUp });
    return attempts.map(() => completed);
  });
}
