/** Job `roll_up`: once a minute, brings the roll-ups of hours that are over in line with their data points. */
import type { Database } from "#lib/db/client.ts";
import { rollUpHours } from "#lib/ingest/roll-up-hours.ts";
import type { Clock } from "#lib/time.ts";
import { completed, defineJob, type WorkerJob } from "../register.ts";

/** `giveUp` ends a run that has still much to do. */
export function createRollUpJob(db: Database, clock: Clock, giveUp: AbortSignal): WorkerJob {
  return defineJob("roll_up", { pollingIntervalSeconds: 2 }, async (attempts) => {
    await rollUpHours(db, clock, { evenly: true, signal: giveUp });
    return attempts.map(() => completed);
  });
}
